using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Cli.Arguments;
using VoteTracker.V1;

namespace VoteTracker.Cli.Subscriptions;

/// <summary>votetracker subscription update NAME: changes what is said and nothing else.</summary>
internal static class UpdateCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var filter = new FilterOptions();
        var everything = new Option<bool>("--everything") { Description = "Every update from now on, instead of --resolution and --kind" };
        var settings = new SettingOptions();
        var etag = new Option<string>("--etag")
        {
            Description = "Only if its settings are still those that came with this etag",
            HelpName = "E",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("update", "Change settings of a subscription; what was taken into it before is still delivered")
        {
            name, filter.Resolutions, filter.Kinds, everything, settings.AckDeadline, settings.MaxOutstanding, settings.MaxAttempts, etag,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(everything) && (result.GetResult(filter.Resolutions) ?? result.GetResult(filter.Kinds)) is { Implicit: false })
                result.AddError("--everything and a filter exclude each other");
        });
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var arguments = invocation.Arguments;
            var typed = arguments.GetRequiredValue(name);
            var changed = new Subscription
            {
                Name = await invocation.Congress.InFullAsync(typed, cancellationToken),
                Etag = arguments.GetRequiredValue(etag),
            };
            changed.Filter = filter.Of(arguments, typed.Congress ?? await invocation.Congress.NumberAsync(cancellationToken));
            settings.Set(changed, arguments);
            var mask = new FieldMask { Paths = { settings.Paths(arguments) } };
            if (changed.Filter is not null || arguments.GetValue(everything))
                mask.Paths.Add("filter");
            var updated = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.UpdateSubscriptionAsync,
                new UpdateSubscriptionRequest { Subscription = changed, UpdateMask = mask },
                cancellationToken);
            return SubscriptionCommand.Write(invocation, updated);
        }));
        return command;
    }
}
