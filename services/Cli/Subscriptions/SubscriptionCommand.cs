using System.CommandLine;
using System.Globalization;
using Google.Protobuf;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Cli.Subscriptions;

/// <summary>votetracker subscription …: durable subscriptions, and what became of their updates.</summary>
internal static class SubscriptionCommand
{
    public static Command Create(InvocationRunner invocations) => new(
        "subscription", "Durable subscriptions, whose updates come until they are acknowledged")
    {
        CreateCreate(invocations),
        CreateList(invocations),
        CreateDescribe(invocations),
        UpdateCommand.Create(invocations),
        CreateDelete(invocations),
        DeliverCommand.Create(invocations),
        CreateParked(invocations),
        CreateReplay(invocations),
    };

    private static Command CreateCreate(InvocationRunner invocations)
    {
        var congress = ResourceName.Congress();
        var id = ResourceName.NewId("What the subscription shall be called, such as alerts", "alerts");
        var filter = new FilterOptions();
        var settings = new SettingOptions();
        var from = new Option<string>("--from")
        {
            Description = "now: what happens from now on; a cursor: every update after it",
            HelpName = "now|CURSOR",
            DefaultValueFactory = _ => "now",
        };
        var command = new Command("create", "Create a subscription")
        {
            congress, id, filter.Resolutions, filter.Kinds, settings.AckDeadline, settings.MaxOutstanding, settings.MaxAttempts, from,
        };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var arguments = invocation.Arguments;
            var number = arguments.GetRequiredValue(congress);
            var start = arguments.GetRequiredValue(from);
            var subscription = new Subscription { Filter = filter.Of(arguments, number) };
            settings.Set(subscription, arguments);
            var created = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.CreateSubscriptionAsync,
                new CreateSubscriptionRequest
                {
                    Parent = CongressName.Format(number),
                    SubscriptionId = arguments.GetRequiredValue(id),
                    Subscription = subscription,
                    AfterCursor = start == "now" ? "" : start,
                },
                cancellationToken);
            return Write(invocation, created);
        }));
        return command;
    }

    private static Command CreateList(InvocationRunner invocations)
    {
        var congress = ResourceName.AnyCongress();
        var page = new PageOptions();
        var command = new Command("list", "List the subscriptions of one Congress") { congress, page.Size, page.Token };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var parent = await invocation.Congress.ParentAsync(invocation.Arguments.GetValue(congress), cancellationToken);
            var response = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.ListSubscriptionsAsync,
                new ListSubscriptionsRequest
                {
                    Parent = parent,
                    PageSize = page.SizeOf(invocation),
                    PageToken = page.TokenOf(invocation),
                },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, response, SubscriptionText.Table(response.Subscriptions), $"{parent} has no subscriptions.",
                page.Next(invocation, $"votetracker subscription list {parent}", response.NextPageToken));
            return 0;
        }));
        return command;
    }

    private static Command CreateDescribe(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var command = new Command("describe", "Show the settings of a subscription and how far it has got") { name };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var described = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken);
            var response = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.GetSubscriptionAsync,
                new GetSubscriptionRequest { Name = described },
                cancellationToken);
            return Write(invocation, response);
        }));
        return command;
    }

    private static Command CreateDelete(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var etag = new Option<string>("--etag")
        {
            Description = "Only if its settings are still those that came with this etag",
            HelpName = "E",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("delete", "Delete a subscription with all it has not delivered; its consumers end") { name, etag };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var deleted = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken);
            var response = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.DeleteSubscriptionAsync,
                new DeleteSubscriptionRequest { Name = deleted, Etag = invocation.Arguments.GetRequiredValue(etag) },
                cancellationToken);
            return Write(invocation, response, $"{deleted} is deleted.");
        }));
        return command;
    }

    private static Command CreateParked(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var page = new PageOptions();
        var command = new Command("parked", "List the updates that are parked, oldest first") { name, page.Size, page.Token };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var parent = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken);
            var response = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.ListParkedAsync,
                new ListParkedRequest { Parent = parent, PageSize = page.SizeOf(invocation), PageToken = page.TokenOf(invocation) },
                cancellationToken);
            PageOutput.Write(
                invocation.Output, response, SubscriptionText.Table(response.Parked), $"{parent} has nothing parked.",
                page.Next(invocation, $"votetracker subscription parked {parent}", response.NextPageToken));
            return 0;
        }));
        return command;
    }

    private static Command CreateReplay(InvocationRunner invocations)
    {
        var name = ResourceName.Subscription();
        var offsets = new Option<long[]>("--offset")
        {
            Description = "Only the update at this place on the log, as parked shows it; may be repeated; without it all",
            HelpName = "N",
            DefaultValueFactory = _ => [],
        };
        var command = new Command("replay", "Put parked updates back into delivery") { name, offsets };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var response = await invocation.Services.Updates.CallAsync(
                invocation.Services.Client.Subscriptions.ReplayParkedAsync,
                new ReplayParkedRequest
                {
                    Name = await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken),
                    Offsets = { invocation.Arguments.GetRequiredValue(offsets) },
                },
                cancellationToken);
            return Write(invocation, response, $"{response.ReplayedCount.ToString(CultureInfo.InvariantCulture)} back in delivery.");
        }));
        return command;
    }

    /// <summary>Shows a subscription.</summary>
    public static int Write(Invocation invocation, Subscription subscription)
    {
        if (invocation.Output == OutputFormat.Json)
            JsonOutput.Write(subscription);
        else
            TableOutput.WriteFacts(SubscriptionText.Facts(subscription));
        return 0;
    }

    private static int Write(Invocation invocation, IMessage response, string words)
    {
        if (invocation.Output == OutputFormat.Json)
            JsonOutput.Write(response);
        else
            Console.Out.WriteLine(words);
        return 0;
    }
}
