using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Settings that change while a subscription is consumed, and cursors that go from one filter to another.</summary>
public sealed class UpdateSubscriptionTests(InProcessSuite suite)
{
    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    private string Name => $"{_congress}/subscriptions/alerts";

    [Fact]
    public async Task A_new_filter_holds_for_what_was_not_read_yet_and_takes_away_nothing_that_was()
    {
        await Measures.SubscribeAsync(subscription => subscription.Filter = new() { Resources = { Measures.Name(1) } });
        await Measures.CreateAsync(1, 2);
        // On two processes, neither of which knows of the change by itself.
        SubscriptionService.SubscriptionServiceClient elsewhere = new(await suite.StartAsync(UpdatesProgram.Build));
        using var idle = await Consumer.OpenAsync(elsewhere, Name, maxOutstanding: 1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, Name);
        var first = await (await Task.WhenAny(idle.NextAsync(), consumer.NextAsync()));
        Assert.Equal(1, first.Update.Offset);

        await UpdateAsync(new() { Filter = new() { Resources = { Measures.Name(2) } } }, "filter");
        await Measures.ActAsync(1, 2);

        // Still its own, and acknowledged by whoever holds it.
        await consumer.AcknowledgeAsync(first);
        await Measures.UntilAsync(subscription => (subscription.Checkpoint, subscription.Lag) == (3, 1));
        using var last = await Consumer.OpenAsync(suite.Subscriptions, Name);
        await Until.TrueAsync("it is delivered to one of them", async () => await Measures.OutstandingAsync() == 1);
    }

    [Fact]
    public async Task Settings_change_one_by_one_and_the_next_delivery_goes_by_them()
    {
        await Measures.SubscribeAsync(subscription => subscription.MaxOutstanding = 1);
        await Measures.CreateAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, Name);
        await consumer.NextAsync();

        var updated = await UpdateAsync(new() { MaxOutstanding = 2, MaxDeliveryAttempts = 1 }, "max_outstanding");
        Assert.Equal((2, 0, 60), (updated.MaxOutstanding, updated.MaxDeliveryAttempts, updated.AckDeadline.Seconds));
        var second = await consumer.NextAsync();
        Assert.Equal(2, second.Update.Offset);

        await UpdateAsync(new() { MaxDeliveryAttempts = 1, AckDeadline = new() { Seconds = 600 } }, "max_delivery_attempts", "ack_deadline");
        await consumer.RetryAsync(second);
        await Measures.UntilAsync(subscription => subscription.ParkedCount == 1);
        await Measures.CreateAsync(3);
        await consumer.NextAsync();
        await Measures.PassDeadlineAsync(1);
        await Until.TrueAsync("the first deadline is the new one", async () => await Measures.NextDueAsync() > TimeSpan.FromSeconds(300));
        // What is named and not said is the default.
        Assert.Equal((1_000, 1), await UpdateAsync(new(), "max_outstanding") is var reset ? (reset.MaxOutstanding, reset.MaxDeliveryAttempts) : default);
    }

    [Fact]
    public async Task A_change_to_other_settings_than_were_read_is_refused_and_what_is_wrong_is_named()
    {
        await Measures.SubscribeAsync();
        var before = await Measures.DescribeAsync();
        var after = await UpdateAsync(new() { Etag = before.Etag, MaxOutstanding = 7 }, "max_outstanding");
        Assert.NotEqual(before.Etag, after.Etag);
        Assert.Equal(after, await Measures.DescribeAsync());

        Assert.Equal("ETAG_MISMATCH", (await RefusedAsync(new() { Etag = before.Etag }, "max_outstanding")).Reason);
        Assert.Equal(["update_mask"], (await RefusedAsync(new())).Fields);
        Assert.Equal(["update_mask.paths[0]"], (await RefusedAsync(new(), "checkpoint")).Fields);
        Assert.Equal(["subscription.max_outstanding"], (await RefusedAsync(new() { MaxOutstanding = -1 }, "max_outstanding")).Fields);
        await suite.Subscriptions.DeleteSubscriptionAsync(new() { Name = Name });
        Assert.Equal(StatusCode.NotFound, (await RefusedAsync(new(), "filter")).Code);

        Task<Refusal> RefusedAsync(Subscription subscription, params string[] paths) => Refusal.OfAsync(() => UpdateAsync(subscription, paths));
    }

    [Fact]
    public async Task Changes_at_the_same_time_all_happen()
    {
        await Measures.SubscribeAsync();

        await Task.WhenAll(
            UpdateAsync(new() { MaxOutstanding = 7 }, "max_outstanding"),
            UpdateAsync(new() { MaxDeliveryAttempts = 8 }, "max_delivery_attempts"),
            UpdateAsync(new() { AckDeadline = new() { Seconds = 90 } }, "ack_deadline"));

        Assert.Equal((7, 8, 90), await Measures.DescribeAsync() is var all ? (all.MaxOutstanding, all.MaxDeliveryAttempts, all.AckDeadline.Seconds) : default);
    }

    [Fact]
    public async Task What_a_release_before_has_stored_is_read_with_defaults_for_what_it_did_not_know()
    {
        await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 2);
        await Measures.CreateAsync(1);
        using (var before = await Consumer.OpenAsync(suite.Subscriptions, Name))
        {
            // As it was left: an attempt that counts, a token, nothing of what has begun, and no revision.
            await before.NextAsync();
            Assert.Equal(0L, await suite.Redis.SendLineAsync($"HEXISTS {{{_congress}}}:subscription:alerts:settings revision"));
            Assert.Equal(1L, await suite.Redis.SendLineAsync($"HLEN {{{_congress}}}:subscription:alerts:attempts"));
        }

        await UpdateAsync(new() { Filter = new() { Kinds = { ResourceKind.Resolution } } }, "filter");
        await Measures.ActAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, Name);
        await consumer.AcknowledgeAsync(await consumer.NextAsync());
        Assert.Equal((2, 1), await consumer.NextAsync() is var next ? (next.Update.Offset, next.Attempt) : default);
    }

    [Fact]
    public async Task A_watch_goes_on_from_a_subscriptions_checkpoint_and_with_another_filter_at_the_same_place()
    {
        await Measures.SubscribeAsync(subscription => subscription.Filter = new() { Resources = { Measures.Name(1) } });
        await Measures.CreateAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, Name);
        await consumer.AcknowledgeAsync(await consumer.NextAsync());
        await Measures.ActAsync(2, 1);
        var subscription = await Measures.UntilAsync(one => one.Checkpoint == 3);

        Assert.Equal(4, await FirstAfterAsync(subscription.Cursor, subscription.Filter));
        var exchange = new ExchangeCursorRequest { Parent = _congress, AfterCursor = subscription.Cursor, Filter = subscription.Filter };
        Assert.Equal(4, await FirstAfterAsync((await suite.Updates.ExchangeCursorAsync(exchange)).Cursor, null));

        exchange.Filter = null;
        Assert.Equal(
            "CURSOR_FILTER_MISMATCH", (await Refusal.OfAsync(() => suite.Updates.ExchangeCursorAsync(exchange).ResponseAsync)).Reason);
        exchange.AfterCursor = "";
        Assert.Equal(["after_cursor"], (await Refusal.OfAsync(() => suite.Updates.ExchangeCursorAsync(exchange).ResponseAsync)).Fields);
    }

    [Fact]
    public async Task A_checkpoint_of_a_history_that_was_lost_is_refused_as_a_cursor_is()
    {
        ErrorLog.ExpectLostHistory(_congress);
        await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, Name);
        await consumer.AcknowledgeAsync(await consumer.NextAsync());
        var cursor = (await Measures.UntilAsync(subscription => subscription.Checkpoint == 1)).Cursor;

        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta epoch {Guid.NewGuid():N}");

        // Not from this process's memory, which does not know yet.
        UpdateService.UpdateServiceClient elsewhere = new(await suite.StartAsync(UpdatesProgram.Build));
        var exchange = new ExchangeCursorRequest { Parent = _congress, AfterCursor = cursor };
        Assert.Equal("EPOCH_CHANGED", (await Refusal.OfAsync(() => elsewhere.ExchangeCursorAsync(exchange).ResponseAsync)).Reason);
        Assert.Empty((await Measures.DescribeAsync()).Cursor);
    }

    private async Task<long> FirstAfterAsync(string cursor, UpdateFilter? filter)
    {
        using var watch = suite.Updates.Watch(new() { Parent = _congress, Filter = filter, AfterCursor = cursor });
        while (await watch.ResponseStream.MoveNext(CancellationToken.None))
            if (watch.ResponseStream.Current.Updates is { } updates)
                return updates.Updates[0].Offset;
        return 0;
    }

    private Task<Subscription> UpdateAsync(Subscription subscription, params string[] paths)
    {
        subscription.Name = Name;
        var request = new UpdateSubscriptionRequest { Subscription = subscription, UpdateMask = new FieldMask { Paths = { paths } } };
        return suite.Subscriptions.UpdateSubscriptionAsync(request).ResponseAsync;
    }
}
