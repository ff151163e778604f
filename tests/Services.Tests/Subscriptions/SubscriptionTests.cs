using Grpc.Core;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Subscriptions as resources.</summary>
public sealed class SubscriptionTests(InProcessSuite suite)
{
    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    private CreateSubscriptionRequest Creation(string id = "alerts") =>
        new() { Parent = _congress, SubscriptionId = id, Subscription = new Subscription() };

    [Fact]
    public async Task What_was_not_said_is_filled_in_and_shown()
    {
        var subscription = await suite.Subscriptions.CreateSubscriptionAsync(Creation());

        Assert.Equal(
            ($"{_congress}/subscriptions/alerts", 60, 1_000, 0, SubscriptionState.Active),
            (subscription.Name, subscription.AckDeadline.Seconds, subscription.MaxOutstanding, subscription.MaxDeliveryAttempts, subscription.State));
        Assert.NotEmpty(subscription.Etag);
        Assert.Equal(subscription, await Measures.DescribeAsync());
    }

    [Fact]
    public async Task A_creation_repeated_with_its_request_id_is_one_and_without_is_refused()
    {
        var request = Creation();
        request.RequestId = "create-alerts";
        await suite.Subscriptions.CreateSubscriptionAsync(request);

        Assert.Equal(await Measures.DescribeAsync(), await suite.Subscriptions.CreateSubscriptionAsync(request));

        var second = await Refusal.OfAsync(() => suite.Subscriptions.CreateSubscriptionAsync(Creation()).ResponseAsync);
        Assert.Equal((StatusCode.AlreadyExists, "ALREADY_EXISTS"), (second.Code, second.Reason));
        request.Subscription.MaxOutstanding = 5;
        var other = await Refusal.OfAsync(() => suite.Subscriptions.CreateSubscriptionAsync(request).ResponseAsync);
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (other.Code, other.Reason));
    }

    [Fact]
    public async Task A_creation_repeated_when_its_cursor_is_no_good_any_more_is_still_one()
    {
        ErrorLog.ExpectLostHistory(_congress);
        // Another process has nothing in memory.
        var elsewhere = new SubscriptionService.SubscriptionServiceClient(await suite.StartAsync(UpdatesProgram.Build));
        await Measures.CreateAsync(1);
        using var watcher = await Watcher.LiveAsync(suite.Updates, _congress);
        var request = Creation();
        (request.RequestId, request.AfterCursor) = ("create-alerts", watcher.Cursor);
        await suite.Subscriptions.CreateSubscriptionAsync(request);
        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta epoch {Guid.NewGuid():N}");

        Assert.Equal(SubscriptionState.HistoryLost, (await elsewhere.CreateSubscriptionAsync(request)).State);

        request.RequestId = "create-others";
        Assert.Equal("EPOCH_CHANGED", (await Refusal.OfAsync(() => elsewhere.CreateSubscriptionAsync(request).ResponseAsync)).Reason);
    }

    [Fact]
    public async Task It_starts_at_the_head_or_after_a_cursor_of_its_own_filter()
    {
        await Measures.CreateAsync(1);
        using var watcher = await Watcher.LiveAsync(suite.Updates, _congress);
        await Measures.ActAsync(1, 1);

        Assert.Equal((3, 0), await suite.Subscriptions.CreateSubscriptionAsync(Creation("head")) is var head ? (head.Checkpoint, head.Lag) : default);
        var after = Creation();
        after.AfterCursor = watcher.Cursor;
        Assert.Equal((1, 2), await suite.Subscriptions.CreateSubscriptionAsync(after) is var early ? (early.Checkpoint, early.Lag) : default);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, $"{_congress}/subscriptions/alerts");
        Assert.Equal(2, (await consumer.NextAsync()).Update.Offset);

        after.SubscriptionId = "votes";
        after.Subscription.Filter = new UpdateFilter { Kinds = { ResourceKind.Vote } };
        Assert.Equal(
            "CURSOR_FILTER_MISMATCH", (await Refusal.OfAsync(() => suite.Subscriptions.CreateSubscriptionAsync(after).ResponseAsync)).Reason);
    }

    [Fact]
    public async Task Only_what_the_filter_wants_is_delivered_and_the_checkpoint_passes_over_the_rest()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.Filter = new UpdateFilter { Kinds = { ResourceKind.Vote } });
        await HJRes46Scenario.TellAsync(suite, _congress);
        Assert.Equal(3, (await Measures.DescribeAsync()).Lag);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        foreach (var number in new[] { 94, 49, 127 })
        {
            var delivery = await consumer.NextAsync();
            Assert.Equal(number, delivery.Update.Vote.Number);
            await consumer.AcknowledgeAsync(delivery);
        }

        await Measures.UntilAsync(subscription => (subscription.Checkpoint, subscription.Lag) == (11, 0));
    }

    [Fact]
    public async Task Subscriptions_are_listed_in_pages_by_id_and_gone_once_deleted()
    {
        foreach (var id in new[] { "c", "a", "b" })
            await suite.Subscriptions.CreateSubscriptionAsync(Creation(id));

        var first = await suite.Subscriptions.ListSubscriptionsAsync(new() { Parent = _congress, PageSize = 2 });
        var second = await suite.Subscriptions.ListSubscriptionsAsync(new() { Parent = _congress, PageSize = 2, PageToken = first.NextPageToken });
        // Each would take a read of the log.
        Assert.All(first.Subscriptions, subscription => Assert.Empty(subscription.Cursor));
        Assert.Equal(["a", "b", "c"], first.Subscriptions.Concat(second.Subscriptions).Select(subscription => subscription.Name.Split('/')[^1]));

        await suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = $"{_congress}/subscriptions/b" });
        Assert.Equal(2, (await suite.Subscriptions.ListSubscriptionsAsync(new() { Parent = _congress })).Subscriptions.Count);
        var gone = await Refusal.OfAsync(
            () => suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = $"{_congress}/subscriptions/b" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, gone.Code);
    }

    [Fact]
    public async Task A_Congress_takes_no_more_subscriptions_than_it_can_serve()
    {
        await Task.WhenAll(Enumerable.Range(1, 1_000).Select(number => suite.Subscriptions.CreateSubscriptionAsync(Creation($"s{number}")).ResponseAsync));

        var refusal = await Refusal.OfAsync(() => suite.Subscriptions.CreateSubscriptionAsync(Creation("one-more")).ResponseAsync);

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_SUBSCRIPTIONS"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task A_deletion_with_another_etag_is_refused()
    {
        var subscription = await suite.Subscriptions.CreateSubscriptionAsync(Creation());

        var refusal = await Refusal.OfAsync(
            () => suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = subscription.Name, Etag = "other" }).ResponseAsync);

        Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH"), (refusal.Code, refusal.Reason));
        await suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = subscription.Name, Etag = subscription.Etag });
    }

    [Fact]
    public async Task Consumers_of_a_deleted_subscription_are_told_and_never_served_from_a_new_one_of_its_name()
    {
        var name = await Measures.SubscribeAsync();
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        await suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = name });
        await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);

        Assert.Equal(StatusCode.NotFound, (await consumer.EndAsync()).Code);
        using var next = await Consumer.OpenAsync(suite.Subscriptions, name);
        Assert.Equal(1, (await next.NextAsync()).Update.Offset);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_named()
    {
        await RefusedAsync(request => request.Parent = "congress", "parent");
        await RefusedAsync(request => request.SubscriptionId = "", "subscription_id");
        await RefusedAsync(request => request.SubscriptionId = "Alerts", "subscription_id");
        await RefusedAsync(request => request.Subscription = null, "subscription");
        await RefusedAsync(request => request.Subscription.AckDeadline = new() { Seconds = 9 }, "subscription.ack_deadline");
        await RefusedAsync(request => request.Subscription.AckDeadline = new() { Seconds = long.MaxValue }, "subscription.ack_deadline");
        await RefusedAsync(request => request.Subscription.MaxOutstanding = 10_001, "subscription.max_outstanding");
        await RefusedAsync(request => request.Subscription.MaxDeliveryAttempts = -1, "subscription.max_delivery_attempts");
        await RefusedAsync(
            request => request.Subscription.Filter = new UpdateFilter { Resources = { "congresses/1/votes" } }, "subscription.filter.resources[0]");
        await RefusedAsync(request => request.AfterCursor = "xyz", "after_cursor");
        var replay = await Refusal.OfAsync(
            () => suite.Subscriptions.ReplayParkedAsync(new() { Name = $"{_congress}/subscriptions/alerts", Offsets = { 0 } }).ResponseAsync);
        Assert.Equal(["offsets[0]"], replay.Fields);

        async Task RefusedAsync(Action<CreateSubscriptionRequest> spoil, string field)
        {
            var request = Creation();
            spoil(request);
            var refusal = await Refusal.OfAsync(() => suite.Subscriptions.CreateSubscriptionAsync(request).ResponseAsync);
            Assert.Equal((StatusCode.InvalidArgument, field), (refusal.Code, Assert.Single(refusal.Fields)));
        }
    }

    [Fact]
    public async Task What_is_wrong_with_a_consumers_message_ends_its_stream_and_is_named()
    {
        var name = await Measures.SubscribeAsync();

        await RefusedAsync(new() { Open = new() { Subscription = name } }, "open");
        await RefusedAsync(new() { Acknowledge = new() { DeliveryIds = { "1-0" } } }, "acknowledge.delivery_ids[0]");
        await RefusedAsync(new() { NegativeAcknowledge = new() }, "negative_acknowledge.action");
        await RefusedAsync(new() { NegativeAcknowledge = new() { Release = false } }, "negative_acknowledge.action");
        await RefusedAsync(new() { Begin = new() { DeliveryIds = { "x" } } }, "begin.delivery_ids[0]");
        await RefusedAsync(new() { NegativeAcknowledge = new() { RetryAfter = new() { Seconds = 601 } } }, "negative_acknowledge.retry_after");
        await RefusedAsync(new() { ExtendDeadline = new() { Extension = new() { Seconds = 1 } } }, "extend_deadline.extension");
        await RefusedAsync(new(), "message");
        await RefusedOpeningAsync(new() { Subscription = "alerts" }, "open.subscription");
        await RefusedOpeningAsync(new() { Subscription = name, MaxOutstanding = 10_001 }, "open.max_outstanding");
        await RefusedOpeningAsync(new() { Subscription = name, MaxOutstandingBytes = -1 }, "open.max_outstanding_bytes");
        using var call = suite.Subscriptions.Deliver();
        await call.RequestStream.WriteAsync(new() { Acknowledge = new() });
        var refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("open", Assert.Single(refusal.Fields));

        async Task RefusedOpeningAsync(OpenDelivery open, string field)
        {
            using var opening = suite.Subscriptions.Deliver();
            await opening.RequestStream.WriteAsync(new() { Open = open });
            Assert.Equal(field, Assert.Single((await Refusal.OfAsync(() => opening.ResponseStream.MoveNext(CancellationToken.None))).Fields));
        }

        async Task RefusedAsync(DeliverRequest request, string field)
        {
            using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
            await consumer.SendAsync(request);
            Assert.Equal(field, Assert.Single((await consumer.EndAsync()).Fields));
        }
    }
}
