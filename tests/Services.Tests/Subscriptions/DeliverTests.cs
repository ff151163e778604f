using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>What a durable subscription promises its consumers.</summary>
[Collection(TracedTests.Collection)]
public sealed class DeliverTests(InProcessSuite suite)
{
    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task What_happens_while_no_consumer_is_there_comes_to_the_next_one()
    {
        var name = await Measures.SubscribeAsync();
        await HJRes46Scenario.TellAsync(suite, _congress);
        Assert.Equal((0, 11), ((await Measures.DescribeAsync()).Checkpoint, (await Measures.DescribeAsync()).Lag));
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        for (var offset = 1; offset <= 11; offset++)
        {
            var delivery = await consumer.NextAsync();
            Assert.Equal((offset, 1), (delivery.Update.Offset, delivery.Attempt));
            await consumer.AcknowledgeAsync(delivery);
        }

        await Measures.UntilAsync(subscription => (subscription.Checkpoint, subscription.Lag) == (11, 0));
    }

    [Fact]
    public async Task An_update_waits_for_the_earlier_one_of_its_measure_and_for_no_other()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2);
        await Measures.ActAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        var first = await consumer.NextAsync(2);
        Assert.Equal([1, 2], first.Select(delivery => delivery.Update.Offset));
        await consumer.AcknowledgeAsync(first[1]);
        var second = await consumer.NextAsync();
        Assert.Equal(4, second.Update.Offset);
        Assert.Equal(0, (await Measures.DescribeAsync()).Checkpoint);
        await consumer.AcknowledgeAsync(first[0], second);

        Assert.Equal(3, (await consumer.NextAsync()).Update.Offset);
        Assert.Equal(2, (await Measures.UntilAsync(subscription => subscription.Lag == 1)).Checkpoint);
    }

    [Fact]
    public async Task A_statement_on_two_measures_waits_for_both_and_both_wait_for_it()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(46, 47);
        var threat = HJRes46Scenario.Threat(_congress);
        threat.VetoThreat.Resolutions.Add(Measures.Name(47));
        await suite.VetoThreats.IssueVetoThreatAsync(threat);
        await Measures.ActAsync(46, 47);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        var creations = await consumer.NextAsync(2);
        await consumer.AcknowledgeAsync(creations[0]);
        await Measures.UntilAsync(subscription => subscription.Checkpoint == 1);
        await consumer.AcknowledgeAsync(creations[1]);
        var statement = await consumer.NextAsync();
        Assert.Equal(3, statement.Update.Offset);
        await consumer.AcknowledgeAsync(statement);

        Assert.Equal([4, 5], (await consumer.NextAsync(2)).Select(delivery => delivery.Update.Offset));
    }

    [Fact]
    public async Task What_is_given_back_comes_again_before_anything_later_of_its_measure()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        await Measures.ActAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        await consumer.RetryAsync(await consumer.NextAsync());
        var again = await consumer.NextAsync();

        Assert.Equal((1, 2), (again.Update.Offset, again.Attempt));
        await consumer.AcknowledgeAsync(again);
        Assert.Equal(2, (await consumer.NextAsync()).Update.Offset);
    }

    [Fact]
    public async Task A_retry_waits_its_time_and_no_longer()
    {
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:BookmarkInterval", "00:00:00.100");
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);

        await consumer.RetryAsync(await consumer.NextAsync(), TimeSpan.FromSeconds(600));
        await consumer.NothingComesAsync();
        await Measures.PassDeadlineAsync(1);

        Assert.Equal(2, (await consumer.NextAsync()).Attempt);
    }

    [Fact]
    public async Task A_consumer_that_vanishes_leaves_its_updates_to_the_others_in_order()
    {
        var elsewhere = new SubscriptionService.SubscriptionServiceClient(await suite.StartAsync(UpdatesProgram.Build));
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2);
        await Measures.ActAsync(1);
        var vanishing = await Consumer.OpenAsync(suite.Subscriptions, name);
        Assert.Equal([1, 2], (await vanishing.NextAsync(2)).Select(delivery => delivery.Update.Offset));
        using var other = await Consumer.OpenAsync(elsewhere, name);

        vanishing.Dispose();

        var left = await other.NextAsync(2);
        Assert.Equal([(1L, 1), (2L, 1)], left.Select(delivery => (delivery.Update.Offset, delivery.Attempt)));
        await other.AcknowledgeAsync(left);
        Assert.Equal(3, (await other.NextAsync()).Update.Offset);
    }

    [Fact]
    public async Task An_acknowledgement_that_comes_after_the_deadline_takes_nothing_from_who_has_the_update_now()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        await Measures.ActAsync(1);
        using var late = await Consumer.OpenAsync(suite.Subscriptions, name);
        var first = await late.NextAsync();
        await late.BeginAsync(first);
        await Measures.UntilBegunAsync(first);
        await Measures.PassDeadlineAsync(1);
        // To whichever stream it comes: the first delivery is over.
        var second = await late.NextAsync();
        Assert.Equal((1, 2), (second.Update.Offset, second.Attempt));

        await late.AcknowledgeAsync(first);
        await late.RetryAsync(second);

        var third = await late.NextAsync();
        Assert.Equal((1, 3), (third.Update.Offset, third.Attempt));
        // Not taken, and told so.
        Assert.Equal([first.DeliveryId], late.Late);
        Assert.Equal([second.DeliveryId], late.Settled);
    }

    [Fact]
    public async Task A_deadline_that_was_extended_does_not_pass()
    {
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:BookmarkInterval", "00:00:00.100");
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        var delivery = await consumer.NextAsync();

        await consumer.SendAsync(new DeliverRequest
        {
            ExtendDeadline = new ExtendDeadline { DeliveryIds = { delivery.DeliveryId }, Extension = new() { Seconds = 600 } },
        });
        // Far past the first deadline, a minute, by what Redis keeps.
        await Until.TrueAsync("the deadline is extended", async () =>
            double.Parse((string)(await suite.Redis.SendLineAsync($"ZSCORE {{{_congress}}}:subscription:alerts:due {1:D16}"))!, CultureInfo.InvariantCulture)
                > DateTimeOffset.UtcNow.AddSeconds(300).ToUnixTimeMilliseconds());

        await consumer.NothingComesAsync();
        await consumer.AcknowledgeAsync(delivery);
        await Measures.UntilAsync(subscription => subscription.Lag == 0);
    }

    [Fact]
    public async Task No_more_than_max_outstanding_are_out_at_once_over_all_consumers()
    {
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:BookmarkInterval", "00:00:00.100");
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxOutstanding = 2);
        await Measures.CreateAsync(1, 2, 3);
        using var one = await Consumer.OpenAsync(own.Subscriptions, name);
        var two = await one.NextAsync(2);
        using var other = await Consumer.OpenAsync(suite.Subscriptions, name);

        await one.NothingComesAsync();
        await one.AcknowledgeAsync(two[0]);

        var third = await Task.WhenAny(one.NextAsync(), other.NextAsync());
        Assert.Equal(3, (await third).Update.Offset);
    }

    [Fact]
    public async Task A_delivery_outlives_the_stream_that_its_server_ended()
    {
        await using var own = await InProcessSuite.StartAsync(suite.Redis);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        await Measures.ActAsync(1);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        var delivery = await consumer.NextAsync();
        await consumer.BeginAsync(delivery);
        await Measures.UntilBegunAsync(delivery);
        var stopping = own.StopLastProcessAsync();
        (await consumer.EndAsync()).Demand(StatusCode.Unavailable, "STREAM_ENDED");
        await stopping;

        using var next = await Consumer.OpenAsync(suite.Subscriptions, name);
        await next.AcknowledgeAsync(delivery);

        Assert.Equal((2, 1), await next.NextAsync() is var after ? (after.Update.Offset, after.Attempt) : default);
    }

    [Fact]
    public async Task A_consumer_that_ends_its_side_has_its_last_acknowledgements_taken()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        var both = await consumer.NextAsync(2);

        await consumer.AcknowledgeAsync(both[0]);
        await consumer.CompleteAsync();

        Assert.Equal((1, 1), await Measures.DescribeAsync() is var left ? (left.Checkpoint, left.Lag) : default);
    }

    [Fact]
    public async Task Deliveries_are_traced_each_by_itself_and_not_as_parts_of_a_stream_that_lasts_for_hours()
    {
        var name = await Measures.SubscribeAsync();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "VoteTracker.Updates" or "VoteTracker.State" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        await Measures.CreateAsync(1);

        await consumer.AcknowledgeAsync(await consumer.NextAsync());
        await consumer.CompleteAsync();

        var delivery = Assert.Single(
            spans, span => span is { OperationName: "deliver", Recorded: true } && span.GetTagItem("votetracker.subscription") as string == name);
        Assert.Null(delivery.ParentId);
        Assert.Equal(1L, delivery.GetTagItem("votetracker.offset.first"));
        // To the commit that caused it, and to the stream that it went out on.
        Assert.Equal(["commit", "Microsoft.AspNetCore.Hosting.HttpRequestIn"], delivery.Links.Select(
            link => spans.Single(span => span.SpanId == link.Context.SpanId).OperationName));
        var settling = Assert.Single(
            spans, span => span.OperationName == "settle" && span.GetTagItem("votetracker.subscription") as string == name);
        Assert.Equal(delivery.SpanId, settling.ParentSpanId);
        Assert.Equal(["Acknowledge"], settling.GetTagItem("votetracker.settlement") as string[] ?? []);
    }
}
