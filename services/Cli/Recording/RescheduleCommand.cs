using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>votetracker reschedule VOTE: another time takes the place of what was announced.</summary>
internal static class RescheduleCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var vote = ResourceName.Vote();
        var announcement = new AnnouncementOptions();
        var change = new ChangeOptions("vote");
        change.Reason.Required = false;
        var command = new Command("reschedule", "Record that an announced vote is announced for another time") { vote };
        announcement.AddTo(command);
        command.Options.Add(change.Reason);
        command.Options.Add(change.Etag);
        command.Options.Add(change.RequestId);
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var name = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(vote), cancellationToken);
            return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.Votes.CallAsync(
                invocation.Services.Client.Votes.RescheduleVoteAsync,
                new RescheduleVoteRequest
                {
                    Name = name,
                    Announcement = announcement.Of(invocation.Arguments),
                    Reason = change.ReasonOf(invocation),
                    Etag = change.EtagOf(invocation),
                    RequestId = requestId,
                },
                cancellationToken)));
        }));
        return command;
    }
}
