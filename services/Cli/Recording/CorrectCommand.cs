using System.CommandLine;
using System.CommandLine.Parsing;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>votetracker correct NAME: changes what is said of a vote that is over, or of a measure.</summary>
internal static class CorrectCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.VoteOrResolution();
        var (vote, measure) = (new VoteCorrections(), new MeasureCorrections());
        var change = new ChangeOptions("vote or measure");
        change.Reason.Required = false;
        change.Reason.Description = "Of a vote, where it is required: why, in the words of the record";
        var command = new Command("correct", "Correct a vote that is over, or a measure: what is said is changed, and nothing else; to repeat it changes nothing") { name };
        foreach (var option in vote.Options.Concat(measure.Options))
            command.Options.Add(option);
        command.Options.Add(change.Reason);
        command.Options.Add(change.Etag);
        command.Validators.Add(result =>
        {
            // One that cannot be is refused by itself.
            if (ResourceName.Typed(result, name) is not { } typed)
                return;
            var ofVote = typed.Collection == TypedName.Votes;
            var (own, others) = ofVote ? (vote.Options, measure.Options) : (measure.Options, vote.Options);
            var what = ofVote ? "vote" : "measure";
            foreach (var other in others.Where(option => IsTyped(result, option)))
                result.AddError($"{other.Name} is nothing that a {what} has.");
            if (!own.Any(option => IsTyped(result, option)))
                result.AddError($"Nothing is corrected. Of a {what}: {string.Join(", ", own.Select(option => option.Name))}.");
            if (ofVote && !IsTyped(result, change.Reason))
                result.AddError("--reason must say why the vote is corrected.");
        });
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var typed = invocation.Arguments.GetRequiredValue(name);
            var full = await invocation.Congress.InFullAsync(typed, cancellationToken);
            return typed.Collection == TypedName.Votes
                ? await CorrectVoteAsync(invocation, full, vote, change, cancellationToken)
                : await CorrectMeasureAsync(invocation, full, measure, change, cancellationToken);
        }));
        return command;
    }

    private static async Task<int> CorrectMeasureAsync(
        Invocation invocation, string name, MeasureCorrections corrections, ChangeOptions change, CancellationToken cancellationToken)
    {
        var (resolution, paths) = corrections.Of(invocation.Arguments, name);
        return ResourceOutput.Write(invocation, await invocation.Services.Resolutions.CallAsync(
            invocation.Services.Client.Resolutions.UpdateResolutionAsync,
            new UpdateResolutionRequest { Resolution = resolution, UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { paths } }, Etag = change.EtagOf(invocation) },
            cancellationToken));
    }

    // A correction says the whole vote. What is read is sent back with its etag: nothing that comes between is undone.
    private static async Task<int> CorrectVoteAsync(
        Invocation invocation, string name, VoteCorrections corrections, ChangeOptions change, CancellationToken cancellationToken)
    {
        var (votes, client) = (invocation.Services.Votes, invocation.Services.Client.Votes);
        var vote = await votes.CallAsync(client.GetVoteAsync, new GetVoteRequest { Name = name }, cancellationToken);
        var positions = new List<Position>();
        var page = new ListPositionsResponse();
        do
        {
            page = await votes.CallAsync(
                client.ListPositionsAsync, new ListPositionsRequest { Parent = name, PageSize = 1_000, PageToken = page.NextPageToken }, cancellationToken);
            positions.AddRange(page.Positions);
        }
        while (page.NextPageToken.Length > 0);

        try
        {
            corrections.Apply(invocation.Arguments, vote, positions, await invocation.Congress.InFullAsync(corrections.MeasuresOf(invocation.Arguments), cancellationToken));
        }
        catch (FormatException wrong)
        {
            throw new CommandFailedException(wrong.Message);
        }

        if (change.EtagOf(invocation) is { Length: > 0 } etag)
            vote.Etag = etag;
        return ResourceOutput.Write(invocation, await votes.CallAsync(
            client.CorrectVoteAsync, new CorrectVoteRequest { Vote = vote, Positions = { positions }, Reason = change.ReasonOf(invocation) }, cancellationToken));
    }

    private static bool IsTyped(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
