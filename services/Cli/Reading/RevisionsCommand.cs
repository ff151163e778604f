using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker revisions VOTE: what a vote was before each change of what was said of it.</summary>
internal static class RevisionsCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.Vote();
        var command = new Command("revisions", "Show what a vote was before it was corrected, vacated, withdrawn or rescheduled") { name };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) => await RunAsync(
            invocation, await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string name, CancellationToken cancellationToken)
    {
        // All of them are as much as a vote holds: 8 MiB.
        var all = new ListVoteRevisionsResponse();
        do
        {
            var page = await invocation.Services.Votes.CallAsync(
                invocation.Services.Client.Votes.ListVoteRevisionsAsync, new ListVoteRevisionsRequest { Parent = name, PageToken = all.NextPageToken }, cancellationToken);
            all.Revisions.Add(page.Revisions);
            all.NextPageToken = page.NextPageToken;
        }
        while (all.NextPageToken.Length > 0);

        if (invocation.Output == OutputFormat.Json)
            JsonOutput.Write(all);
        else if (all.Revisions.Count == 0)
            Console.Out.WriteLine($"{name} was never changed.");
        foreach (var revision in invocation.Output == OutputFormat.Json ? [] : all.Revisions)
            Write(revision);
        return 0;
    }

    private static void Write(VoteRevision revision)
    {
        var source = revision.Provenance is { } by ? VoteText.Source(by) : "";
        var until = revision.EndTime is null ? "until a time that was not kept" : $"until {revision.EndTime.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}Z";
        string[] parts = [until, Display.OneLine(revision.Reason), source, Changed(revision.Positions.Count)];
        Console.Out.WriteLine(string.Join("; ", parts.Where(part => part.Length > 0)));
        Console.Out.WriteLine(revision.Vote is null ? "  open, with other positions" : $"  {VoteText.Line(revision.Vote)}");
    }

    private static string Changed(int positions) => positions switch { 0 => "", 1 => "1 position changed", _ => $"{positions} positions changed" };
}
