using Microsoft.Extensions.DependencyInjection;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates;
using VoteTracker.Updates.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Leaving is not failing: which deliveries count as attempts when a stream ends.</summary>
public sealed class LeavingTests(InProcessSuite suite)
{
    private const int MostLosses = 20;

    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task Connections_that_break_before_anything_was_begun_park_nothing()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 3);
        await Measures.CreateAsync([.. Enumerable.Range(1, 100)]);
        for (var cut = 0; cut < 5; cut++)
        {
            using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name, maxOutstanding: 100);
            await consumer.NextAsync(100);
        }

        using var last = await Consumer.OpenAsync(suite.Subscriptions, name, maxOutstanding: 100);
        Assert.All(await last.NextAsync(100), delivery => Assert.Equal(1, delivery.Attempt));
        Assert.Equal(0, (await Measures.DescribeAsync()).ParkedCount);
    }

    [Fact]
    public async Task A_consumer_that_ends_its_side_gives_everything_back_and_no_attempt_counts()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 1);
        await Measures.CreateAsync(1, 2);
        using var leaving = await Consumer.OpenAsync(suite.Subscriptions, name);
        var both = await leaving.NextAsync(2);
        await leaving.BeginAsync(both[0]);
        await leaving.CompleteAsync();

        using var next = await Consumer.OpenAsync(suite.Subscriptions, name);

        Assert.All(await next.NextAsync(2), delivery => Assert.Equal(1, delivery.Attempt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_consumer_that_leaves_while_its_process_ends_or_afterwards_meets_no_fault(bool endsFirst)
    {
        var name = SubscriptionSettings.Name(await Measures.SubscribeAsync(_ => { }), "name");
        await using var process = UpdatesProgram.Build(["--urls", "http://127.0.0.1:0", "--Redis:Endpoint", suite.RedisEndpoint]);
        await process.StartAsync(TestContext.Current.CancellationToken);
        var subscription = await process.Services.GetRequiredService<SubscriptionStore>().ReadAsync(name);
        for (var round = 0; round < 20; round++)
        {
            var readers = ActivatorUtilities.CreateInstance<SubscriptionReaders>(process.Services);
            var reader = await readers.AcquireAsync(subscription!, TestContext.Current.CancellationToken);

            var ends = readers.DisposeAsync().AsTask();
            if (endsFirst)
                await ends;
            await Task.WhenAll(readers.ReleaseAsync(reader), ends);
        }
    }

    [Fact]
    public async Task What_is_released_comes_again_at_once_and_no_attempt_counts()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 1);
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        await consumer.SendAsync(new() { NegativeAcknowledge = new() { DeliveryIds = { (await consumer.NextAsync()).DeliveryId }, Release = true } });

        Assert.Equal((1, 1), await consumer.NextAsync() is var again ? (again.Update.Offset, again.Attempt) : default);
    }

    [Fact]
    public async Task What_is_begun_outlives_a_broken_connection_and_what_is_not_goes_to_others_at_once()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 3);
        await Measures.CreateAsync(1, 2);
        var broken = await Consumer.OpenAsync(suite.Subscriptions, name);
        var both = await broken.NextAsync(2);
        await broken.BeginAsync(both[0]);
        await Measures.UntilBegunAsync(both[0]);
        using var other = await Consumer.OpenAsync(suite.Subscriptions, name);
        broken.Dispose();

        Assert.Equal((2, 1), await other.NextAsync() is var given ? (given.Update.Offset, given.Attempt) : default);
        using var back = await Consumer.OpenAsync(suite.Subscriptions, name);
        await back.AcknowledgeAsync(both);
        await back.AnsweredAsync(consumer => consumer.Settled.Count + consumer.Late.Count == 2);

        Assert.Equal(both.Select(delivery => delivery.DeliveryId), [Assert.Single(back.Settled), Assert.Single(back.Late)]);
    }

    [Fact]
    public async Task What_was_begun_by_a_consumer_that_does_not_come_back_counts_when_its_deadline_passes()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 2);
        await Measures.CreateAsync(1);
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
            var delivery = await consumer.NextAsync();
            Assert.Equal(attempt, delivery.Attempt);
            await consumer.BeginAsync(delivery);
            await Measures.UntilBegunAsync(delivery);
            consumer.Dispose();
            await Measures.PassDeadlineAsync(1);
        }

        using var next = await Consumer.OpenAsync(suite.Subscriptions, name);
        await Measures.UntilAsync(subscription => subscription.ParkedCount == 1);
    }

    [Fact]
    public async Task An_update_that_ends_every_consumer_before_it_is_begun_is_parked_in_the_end()
    {
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxDeliveryAttempts = 2);
        await Measures.CreateAsync(1);
        for (var loss = 1; loss <= MostLosses + 2; loss++)
        {
            using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
            Assert.Equal(loss <= MostLosses + 1 ? 1 : 2, (await consumer.NextAsync()).Attempt);
        }

        await Measures.UntilAsync(subscription => subscription.ParkedCount == 1);
        await suite.Subscriptions.ReplayParkedAsync(new() { Name = name });
        using var last = await Consumer.OpenAsync(suite.Subscriptions, name);
        Assert.Equal(1, (await last.NextAsync()).Attempt);
    }

    [Fact]
    public async Task An_acknowledgement_that_is_repeated_is_not_late()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        var delivery = await consumer.NextAsync();

        await consumer.AcknowledgeAsync(delivery);
        await consumer.AcknowledgeAsync(delivery);

        await consumer.AnsweredAsync(one => one.Settled.Count == 2);
        Assert.Empty(consumer.Late);
    }

    [Fact]
    public async Task What_failed_waits_longer_each_time_up_to_a_minute_however_soon_it_is_asked_for()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        for (var attempt = 1; attempt <= 12; attempt++)
        {
            var delivery = await consumer.NextAsync();
            Assert.Equal(attempt, delivery.Attempt);
            var before = await NowAsync();
            await consumer.RetryAsync(delivery);
            await consumer.AnsweredAsync(one => one.Settled.Contains(delivery.DeliveryId));
            // The one that is due earlier may be delivered already, on a slow machine.
            if (attempt > 8)
            {
                Assert.Equal(0, await Measures.OutstandingAsync());
                Assert.True(await DueAsync() - before >= Math.Min(100 << (attempt - 1), 60_000), $"after attempt {attempt}");
            }
            if (attempt == 12)
                Assert.True(await DueAsync() - await NowAsync() <= 60_000);
            await Measures.PassDeadlineAsync(1);
        }

        async Task<long> NowAsync() => await suite.Redis.SendLineAsync("TIME") is object?[] parts
            ? long.Parse((string)parts[0]!, null) * 1_000 + long.Parse((string)parts[1]!, null) / 1_000
            : 0;

        async Task<long> DueAsync() => (long)double.Parse(
            (string)(await suite.Redis.SendLineAsync($"ZSCORE {{{_congress}}}:subscription:alerts:due {1:D16}"))!, null);
    }
}
