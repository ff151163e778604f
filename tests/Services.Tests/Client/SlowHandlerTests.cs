using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using VoteTracker.Client;
using VoteTracker.Services.Tests.Subscriptions;

namespace VoteTracker.Services.Tests.Client;

/// <summary>Handlers that take their time, against the real service: what they have done counts, and once.</summary>
public sealed class SlowHandlerTests(InProcessSuite suite) : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(600);

    private readonly string _congress = InProcessSuite.NewCongress();
    private readonly VoteTrackerClient _client = new(suite.UpdatesInvoker);

    private Measures Measures => field ??= new Measures(suite, _congress);

    public void Dispose() => _client.Dispose();

    // As seen with deadlines of 10 s, and with the default, all figures but the number of updates ten and sixty times as large: so a
    // machine that is slow is not taken for time that passes.
    [Theory]
    [InlineData(60, 60, 3)]
    [InlineData(200, 9, 0)]
    public async Task A_backlog_that_takes_longer_than_the_deadline_is_handled_once_and_nothing_of_it_is_parked(
        int updates, int secondsEach, int maxAttempts)
    {
        var name = await Measures.SubscribeAsync(subscription =>
            (subscription.AckDeadline, subscription.MaxDeliveryAttempts) = (new() { Seconds = (long)Deadline.TotalSeconds }, maxAttempts));
        await Measures.CreateAsync([.. Enumerable.Range(1, updates)]);
        var clock = new FakeTimeProvider();
        await using var consumer = new HandledConsumer(_client, name, new ConsumeOptions { Clock = clock });

        var handled = new HashSet<long>();
        while (handled.Count < updates)
        {
            var handling = await consumer.NextAsync();
            Assert.True(handled.Add(handling.Offset), $"{handling.Offset} comes again");
            await Measures.PassAsync(TimeSpan.FromSeconds(secondsEach));
            clock.Advance(TimeSpan.FromSeconds(secondsEach));
            await Until.TrueAsync("all that it holds is extended", async () => await Measures.NextDueAsync() > Deadline / 2);
            handling.End();
        }

        Assert.Equal(0, (await Measures.UntilAsync(subscription => subscription.Lag == 0)).ParkedCount);
        Assert.Equal(updates, consumer.Count);
        Assert.IsType<ConsumerEvent.Connected>(Assert.Single(consumer.Events));
    }

    [Fact]
    public async Task A_handling_that_ends_after_its_update_went_to_another_is_told_to_be_late()
    {
        var counted = new ConcurrentDictionary<string, long>();
        using var metrics = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name is "votetracker.subscription.late_acknowledgements" or "votetracker.client.late_handlings")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        var name = await Measures.SubscribeAsync();
        metrics.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // The meters are those of all tests.
            if (tags.ToArray().Contains(new("votetracker.subscription", name)))
                counted[instrument.Name] = value;
        });
        metrics.Start();
        await Measures.CreateAsync(1);
        await using var slow = new HandledConsumer(_client, name, new ConsumeOptions { MaxOutstanding = 1 });
        var handling = await slow.NextAsync();
        await Measures.UntilBegunAsync(handling.Delivery);
        using var other = await Consumer.OpenAsync(suite.Subscriptions, name);
        await Measures.PassDeadlineAsync(1);
        var again = await other.NextAsync();
        Assert.Equal(2, again.Attempt);

        handling.End();

        await slow.UntilAsync<ConsumerEvent.Late>();
        Assert.Equal(2, counted.Count);
        Assert.Equal(1, Assert.Single(slow.Events.OfType<ConsumerEvent.Late>()).Delivery.Update.Offset);
        Assert.Equal(1, (await Measures.DescribeAsync()).Lag);
        await other.AcknowledgeAsync(again);
        await Measures.UntilAsync(subscription => subscription.Lag == 0);
    }

    [Fact]
    public async Task An_update_that_comes_again_while_it_is_handled_is_not_handled_beside_that()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2);
        await using var consumer = new HandledConsumer(_client, name, new ConsumeOptions { Concurrency = 4 });
        HandledConsumer.Handling[] both = [await consumer.NextAsync(), await consumer.NextAsync()];
        var first = both.Single(handling => handling.Offset == 1);
        await Measures.UntilBegunAsync(first.Delivery);

        await Measures.PassDeadlineAsync(1);
        await Until.TrueAsync("it is begun with anew", async () =>
            await suite.Redis.SendAsync("HGET", $"{{{_congress}}}:subscription:alerts:attempts", $"begun {1:D16}") is string token
                && !first.Delivery.DeliveryId.EndsWith(token, StringComparison.Ordinal));
        both[0].End();
        both[1].End();

        await Measures.UntilAsync(subscription => subscription.Lag == 0);
        Assert.Equal(2, consumer.Count);
        Assert.DoesNotContain(consumer.Events, happened => happened is ConsumerEvent.Late);
    }

    [Fact]
    public async Task A_handler_that_hangs_loses_its_update_in_the_end_and_what_waits_behind_it_goes_to_others_sooner_and_uncounted()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.AckDeadline = new() { Seconds = (long)Deadline.TotalSeconds });
        await Measures.CreateAsync(1, 2);
        var clock = new FakeTimeProvider();
        // Three deadlines: what is given back after one has arrived before the last extension has.
        var options = new ConsumeOptions { Clock = clock, MaxExtension = 3 * Deadline, MaxOutstanding = 2 };
        await using var stuck = new HandledConsumer(_client, name, options);
        var hangs = await stuck.NextAsync();
        await Until.TrueAsync("it holds both", async () => await Measures.OutstandingAsync() == 2);
        using var other = await Consumer.OpenAsync(suite.Subscriptions, name);
        Assert.Equal(1, hangs.Offset);

        var next = other.NextAsync();
        await PassUntilAsync(() => next.IsCompleted);
        var givenBack = await next;
        Assert.Equal((2, 1), (givenBack.Update.Offset, givenBack.Attempt));
        await other.AcknowledgeAsync(givenBack);
        next = other.NextAsync();
        // Though it may go to the hanging one first, which gets no longer time for it than one deadline.
        await PassUntilAsync(() => next.IsCompleted);

        Assert.True(clock.GetUtcNow() - clock.Start >= options.MaxExtension);
        Assert.True((await next).Attempt > 1);

        // No further before the extension is there, so that nothing else lets a deadline pass.
        async Task PassUntilAsync(Func<bool> isOver)
        {
            while (!isOver())
            {
                clock.Advance(TimeSpan.FromMinutes(1));
                await Measures.PassAsync(TimeSpan.FromMinutes(1));
                if (clock.GetUtcNow() - clock.Start < options.MaxExtension)
                    await Until.TrueAsync("all is extended", async () => isOver() || await Measures.NextDueAsync() > Deadline / 2);
            }
        }
    }

    [Fact]
    public async Task A_stream_that_the_server_ends_is_heard_of_while_a_handler_works()
    {
        await using var own = await InProcessSuite.StartAsync(suite.Redis);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var client = new VoteTrackerClient(own.UpdatesInvoker);
        await using var consumer = new HandledConsumer(client, name);
        await consumer.NextAsync();

        await own.StopLastProcessAsync();

        await consumer.UntilAsync<ConsumerEvent.Interrupted>();
    }

    [Fact]
    public async Task A_consumer_takes_no_more_than_it_has_room_for_and_handles_no_more_at_once_than_it_may()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync([.. Enumerable.Range(1, 20)]);
        await using var consumer = new HandledConsumer(_client, name, new ConsumeOptions { Concurrency = 3, MaxOutstanding = 5 });
        List<HandledConsumer.Handling> handled = [await consumer.NextAsync(), await consumer.NextAsync(), await consumer.NextAsync()];

        await Until.TrueAsync("its room is used up", async () => await Measures.OutstandingAsync() == 5);
        using var other = await Consumer.OpenAsync(suite.Subscriptions, name, maxOutstanding: 15);
        var rest = await other.NextAsync(15);
        Assert.Equal((3, 20), (consumer.Count, await Measures.OutstandingAsync()));

        await other.AcknowledgeAsync(rest);
        handled.ForEach(handling => handling.End());
        (await consumer.NextAsync()).End();
        (await consumer.NextAsync()).End();
        await Measures.UntilAsync(subscription => subscription.Lag == 0);
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2, 3);
        await using var consumer = new HandledConsumer(_client, name, new ConsumeOptions { MaxOutstandingBytes = 1 });

        foreach (var offset in new[] { 1, 2, 3 })
        {
            var handling = await consumer.NextAsync();
            Assert.Equal((offset, 1), (handling.Offset, await Measures.OutstandingAsync()));
            handling.End();
        }
        await Measures.UntilAsync(subscription => subscription.Lag == 0);
    }

    [Fact]
    public async Task A_handler_that_stops_when_its_consumer_leaves_has_not_failed_and_one_that_ends_is_done()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 1);
        await Measures.CreateAsync(1, 2);
        await using var stopping = new HandledConsumer(_client, name, new ConsumeOptions { MaxOutstanding = 1 });
        var stopped = await stopping.NextAsync();
        await using var ending = new HandledConsumer(_client, name, isDeaf: true);
        var ended = await ending.NextAsync();

        await stopping.LeaveAsync();
        await ending.BeginLeavingAsync();
        ended.End();
        await ending.LeaveAsync();

        using var next = await Consumer.OpenAsync(suite.Subscriptions, name);
        Assert.Equal((stopped.Offset, 1), await next.NextAsync() is var again ? (again.Update.Offset, again.Attempt) : default);
        Assert.Equal((1, 0), await Measures.DescribeAsync() is var left ? (left.Lag, left.ParkedCount) : default);
    }
}
