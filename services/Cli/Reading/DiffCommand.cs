using System.CommandLine;
using Google.Protobuf.Collections;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker diff VOTE OTHER: who changed sides between two votes.</summary>
internal static class DiffCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var before = ResourceName.Vote();
        var after = ResourceName.Vote("OTHER");
        var command = new Command("diff", "Show who changed sides between two votes of a chamber, such as passage and override") { before, after };
        command.Aliases.Add("compare-votes");
        command.SetAction(invocations.Run(async (invocation, cancellationToken) => await RunAsync(
            invocation,
            await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(before), cancellationToken),
            await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(after), cancellationToken),
            cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string before, string after, CancellationToken cancellationToken)
    {
        var compared = await invocation.Services.Votes.CallAsync(
            invocation.Services.Client.Votes.CompareVotesAsync, new CompareVotesRequest { Base = before, Other = after }, cancellationToken);
        if (invocation.Output == OutputFormat.Json)
        {
            JsonOutput.Write(compared);
            return ExitCode.Done;
        }

        Console.Out.WriteLine(VoteText.Line(compared.Base));
        Console.Out.WriteLine(VoteText.Line(compared.Other));
        Write("Changed sides", compared.ChangedSides, compared);
        Write("Did otherwise", compared.OtherDifferences, compared);
        Write("On the record of one vote only", compared.OnlyInOne, compared);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{compared.Same} members did the same in both.");
        return ExitCode.Done;
    }

    private static void Write(string what, RepeatedField<PositionDifference> differences, CompareVotesResponse compared)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{what}: {differences.Count}");
        if (differences.Count > 0)
            TableOutput.Write(VoteText.Table(differences, compared.Base, compared.Other));
    }
}
