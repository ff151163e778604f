using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Recording;

/// <summary>votetracker withdraw: an announced vote will not be held, or actions do not count; votetracker reinstate: they count again.</summary>
internal static class WithdrawCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.VoteOrResolution();
        var withdrawal = WordOption.Create<VoteWithdrawal>("--as", "Of an announced vote: why it will not be held");
        var actions = Actions("Of a measure: the id of an action that shall not count, as list actions shows it; may be repeated");
        var change = new ChangeOptions("vote or measure");
        var command = new Command("withdraw", "Record that an announced vote will not be held, or that actions of a measure do not count")
        {
            name, withdrawal, actions, change.Reason, change.Etag, change.RequestId,
        };
        command.Validators.Add(result =>
        {
            // One that cannot be is refused by itself.
            if (ResourceName.Typed(result, name) is not { } typed)
                return;
            var (said, named) = (result.GetResult(withdrawal) is { Implicit: false }, result.GetResult(actions) is { Implicit: false });
            if (typed.Collection == TypedName.Votes && (!said || named))
                result.AddError("Of a vote --as must say why it will not be held, and there is no --action.");
            if (typed.Collection == TypedName.Resolutions && (said || !named))
                result.AddError("Of a measure --action must name what shall not count, and there is no --as.");
        });
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var typed = invocation.Arguments.GetRequiredValue(name);
            var full = await invocation.Congress.InFullAsync(typed, cancellationToken);
            var (reason, etag) = (change.ReasonOf(invocation), change.EtagOf(invocation));
            if (typed.Collection == TypedName.Votes)
            {
                return ResourceOutput.Write(invocation, await change.SendAsync(invocation, requestId => invocation.Services.Votes.CallAsync(
                    invocation.Services.Client.Votes.WithdrawVoteAsync,
                    new WithdrawVoteRequest { Name = full, Withdrawal = invocation.Arguments.GetValue(withdrawal), Reason = reason, Etag = etag, RequestId = requestId },
                    cancellationToken)));
            }

            var response = await change.SendAsync(invocation, requestId => invocation.Services.Resolutions.CallAsync(
                invocation.Services.Client.Resolutions.WithdrawActionsAsync,
                new WithdrawActionsRequest { Name = full, ActionIds = { invocation.Arguments.GetValue(actions) }, Reason = reason, Etag = etag, RequestId = requestId },
                cancellationToken));
            return ResourceOutput.Write(invocation, response.Resolution);
        }));
        return command;
    }

    public static Command CreateReinstate(InvocationRunner invocations)
    {
        var measure = ResourceName.Resolution();
        var actions = Actions("The id of an action that was withdrawn by hand, as list actions --withdrawn shows it; may be repeated");
        actions.Required = true;
        var change = new ChangeOptions("measure");
        var command = new Command("reinstate", "Let actions count again that were withdrawn by hand") { measure, actions, change.Etag, change.RequestId };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var full = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(measure), cancellationToken);
            var response = await change.SendAsync(invocation, requestId => invocation.Services.Resolutions.CallAsync(
                invocation.Services.Client.Resolutions.ReinstateActionsAsync,
                new ReinstateActionsRequest { Name = full, ActionIds = { invocation.Arguments.GetValue(actions) }, Etag = change.EtagOf(invocation), RequestId = requestId },
                cancellationToken));
            return ResourceOutput.Write(invocation, response.Resolution);
        }));
        return command;
    }

    private static Option<string[]> Actions(string description) => new("--action") { Description = description, HelpName = "ID" };
}
