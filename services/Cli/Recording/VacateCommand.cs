using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>votetracker vacate VOTE: the chamber treats it as not taken.</summary>
internal static class VacateCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var vote = ResourceName.Vote();
        var change = new ChangeOptions("vote");
        var command = new Command("vacate", "Record that a vote was vacated: it no longer counts, and its measures fall back") { vote, change.Reason, change.Etag, change.RequestId };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var name = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(vote), cancellationToken);
            return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.Votes.CallAsync(
                invocation.Services.Client.Votes.VacateVoteAsync,
                new VacateVoteRequest { Name = name, Reason = change.ReasonOf(invocation), Etag = change.EtagOf(invocation), RequestId = requestId },
                cancellationToken)));
        }));
        return command;
    }
}
