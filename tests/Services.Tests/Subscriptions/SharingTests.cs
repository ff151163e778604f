using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using VoteTracker.Updates.Streams;
using VoteTracker.Updates.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Several consumers share a subscription: nobody takes more than its room, and nobody with room waits while something is ready.</summary>
public sealed class SharingTests(InProcessSuite suite)
{
    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task A_slow_consumer_keeps_no_more_from_an_idle_one_than_it_has_room_for()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync([.. Enumerable.Range(1, 200)]);
        using var slow = await Consumer.OpenAsync(suite.Subscriptions, name);
        await slow.NextAsync(32);

        using var idle = await Consumer.OpenAsync(suite.Subscriptions, name);
        for (var count = 0; count < 168; count++)
            await idle.AcknowledgeAsync(await idle.NextAsync());

        await Measures.UntilAsync(subscription => subscription.Lag == 32);
    }

    [Fact]
    public async Task What_becomes_ready_at_once_is_shared_among_those_who_wait()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync([.. Enumerable.Range(1, 40)]);
        using var one = await Consumer.OpenAsync(suite.Subscriptions, name, maxOutstanding: 100);
        foreach (var delivery in await one.NextAsync(40))
            await one.ParkAsync(delivery);
        await Measures.UntilAsync(subscription => subscription.ParkedCount == 40);
        using var other = await Consumer.OpenAsync(suite.Subscriptions, name, maxOutstanding: 100);

        await suite.Subscriptions.ReplayParkedAsync(new() { Name = name });

        // All of it is out, and each got at least what is left by one that counts the other twice.
        await Until.TrueAsync("all is delivered", async () => await Measures.OutstandingAsync() == 40);
        await Task.WhenAll(one.NextAsync(10), other.NextAsync(10)).WaitAsync(Until.Deadline);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_consumers_do_none_holds_more_than_its_room_and_those_that_hang_hold_up_nobody(int seed)
    {
        const int updates = 150;
        SubscriptionService.SubscriptionServiceClient[] processes = [suite.Subscriptions, new(await suite.StartAsync(UpdatesProgram.Build))];
        var name = await Measures.SubscribeAsync();
        var random = new Random(seed);
        var hung = new ConcurrentDictionary<int, int>();
        var faults = new ConcurrentQueue<string>();
        var open = new ConcurrentBag<Consumer>();
        using var done = new CancellationTokenSource();
        var consumers = Enumerable.Range(0, 6)
            .Select(number => (number, room: random.Next(1, 9), seed: random.Next()))
            .Select(consumer => Task.Run(() => ConsumeAsync(consumer.number, consumer.room, new Random(consumer.seed))))
            .ToArray();

        await Measures.CreateAsync([.. Enumerable.Range(1, updates)]);
        await Measures.UntilAsync(subscription => subscription.Lag == hung.Values.Sum());
        await done.CancelAsync();
        foreach (var consumer in open)
            consumer.Dispose();
        await Task.WhenAll(consumers);

        Assert.Empty(faults);
        Assert.Equal(2, hung.Count);

        // The first two hang: they take what comes and say nothing more of it.
        async Task ConsumeAsync(int number, int room, Random random)
        {
            while (!done.IsCancellationRequested)
            {
                try
                {
                    var consumer = await Consumer.OpenAsync(processes[number % 2], name, room);
                    open.Add(consumer);
                    var held = new List<Delivery>();
                    for (var life = random.Next(5, 40); life > 0 || number < 2; life--)
                    {
                        var delivery = await consumer.NextAsync();
                        held.Add(delivery);
                        if (held.Count > room)
                            faults.Enqueue($"{number} holds {held.Count} of {room}");
                        if (number < 2)
                        {
                            hung[number] = held.Count;
                            continue;
                        }
                        if (consumer.HasNext && random.Next(3) > 0)
                            continue;
                        while (held.Count > 0)
                        {
                            var settled = held[random.Next(held.Count)];
                            await (random.Next(4) == 0 ? consumer.RetryAsync(settled) : consumer.AcknowledgeAsync(settled));
                            held.Remove(settled);
                        }
                    }
                    if (random.Next(2) == 0)
                        await consumer.CompleteAsync();
                    consumer.Dispose();
                }
                catch (RpcException) when (done.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task One_update_makes_a_few_of_a_hundred_consumers_ask_the_store()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var measures = new Measures(own, _congress);
        var name = await measures.SubscribeAsync();
        var consumers = new List<Consumer>();
        for (var number = 0; number < 100; number++)
            consumers.Add(await Consumer.OpenAsync(own.Subscriptions, name));
        await Until.TrueAsync("each has asked once", async () => await OperationsAsync() >= 100);
        var before = await OperationsAsync();

        await measures.CreateAsync(1);
        var first = consumers.Select(consumer => (consumer, delivery: consumer.NextAsync())).ToArray();
        await Task.WhenAny(first.Select(waiting => waiting.delivery)).WaitAsync(Until.Deadline);
        var (taker, taken) = first.Single(waiting => waiting.delivery.IsCompleted);
        await taker.AcknowledgeAsync(await taken);
        await measures.UntilAsync(subscription => subscription.Lag == 0);

        Assert.InRange(await OperationsAsync() - before, 3, 20);
        consumers.ForEach(consumer => consumer.Dispose());
        foreach (var (_, delivery) in first.Where(waiting => waiting.consumer != taker))
            await Assert.ThrowsAsync<RpcException>(() => delivery);

        // Each begins by asking what time it is.
        async Task<long> OperationsAsync() => ((string)(await redis.SendLineAsync("INFO commandstats"))!).Split("\r\n")
            .Where(line => line.StartsWith("cmdstat_time:calls=", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split('=', ',')[1], CultureInfo.InvariantCulture))
            .SingleOrDefault();
    }

    [Fact]
    public void A_wake_up_wakes_who_waits_longest_and_one_that_finds_nobody_is_kept_for_the_next()
    {
        using WakeSignal signalOfOne = new(), signalOfTwo = new();
        ConsumerQueue.Turn one = new(signalOfOne), two = new(signalOfTwo);
        using var queue = new ConsumerQueue();
        queue.Join(one);
        queue.Join(two);
        Assert.Equal((1, 1), (queue.Take(one), queue.Take(two)));

        queue.Wake();
        Assert.True(queue.Wait(one));
        Assert.Equal(1, queue.Take(one));
        Assert.False(queue.Wait(one));
        Assert.False(queue.Wait(two));

        queue.Wake();
        Assert.Equal((true, false), (one.IsDue, two.IsDue));
        // Leaves without having asked: the other one does.
        queue.Leave(one);
        Assert.True(two.IsDue);
    }

    [Fact]
    public void A_turn_of_one_that_cannot_take_it_goes_to_the_next_and_one_that_withdrew_gets_none()
    {
        using WakeSignal signalOfOne = new(), signalOfTwo = new();
        ConsumerQueue.Turn one = new(signalOfOne), two = new(signalOfTwo);
        using var queue = new ConsumerQueue();
        Assert.Equal((false, false), (queue.Wait(one), queue.Wait(two)));

        // Its room is used up after it was woken.
        queue.Wake();
        queue.Withdraw(one);
        Assert.Equal((false, true), (one.IsDue, two.IsDue));
        Assert.Equal(1, queue.Take(two));

        // And before.
        Assert.Equal((false, false), (queue.Wait(one), queue.Wait(two)));
        queue.Withdraw(one);
        queue.Wake();
        Assert.Equal((false, true), (one.IsDue, two.IsDue));

        // Nobody is left: it is kept for whoever has room first.
        queue.Withdraw(two);
        Assert.True(queue.Wait(one));
    }
}
