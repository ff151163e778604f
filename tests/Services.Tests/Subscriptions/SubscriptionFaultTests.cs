using System.Collections.Concurrent;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Subscriptions while something breaks.</summary>
public sealed class SubscriptionFaultTests(InProcessSuite suite)
{
    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task Whatever_consumers_do_every_update_is_acknowledged_once_and_each_measure_in_order()
    {
        const int measures = 7;
        const int rounds = 20;
        SubscriptionService.SubscriptionServiceClient[] processes = [suite.Subscriptions, new(await suite.StartAsync(UpdatesProgram.Build))];
        var name = await Measures.SubscribeAsync(subscription => subscription.MaxOutstanding = 5);
        var events = new ConcurrentQueue<(string Measure, long Offset, bool Acknowledged)>();
        using var done = new CancellationTokenSource();
        var consumers = Enumerable.Range(0, 4).Select(number => Task.Run(() => ConsumeAsync(processes[number % 2], new Random(number)))).ToArray();

        await Measures.CreateAsync([.. Enumerable.Range(1, measures)]);
        for (var round = 0; round < rounds; round++)
            await Measures.ActAsync([.. Enumerable.Range(1, measures)]);
        await Measures.UntilAsync(subscription => subscription.Lag == 0);
        await done.CancelAsync();
        await Task.WhenAll(consumers);

        var acknowledged = new HashSet<long>();
        var seen = new SortedDictionary<long, string>();
        foreach (var (measure, offset, isAcknowledgement) in events)
        {
            if (isAcknowledgement)
            {
                acknowledged.Add(offset);
                continue;
            }
            // Whoever has an update knows that all before it on its measure are dealt with.
            Assert.All(seen.Where(earlier => earlier.Value == measure && earlier.Key < offset), earlier => Assert.Contains(earlier.Key, acknowledged));
            seen[offset] = measure;
        }
        Assert.Equal(Enumerable.Range(1, measures * (rounds + 1)).Select(offset => (long)offset), seen.Keys);

        async Task ConsumeAsync(SubscriptionService.SubscriptionServiceClient client, Random random)
        {
            while (!done.IsCancellationRequested)
            {
                using var consumer = await Consumer.OpenAsync(client, name, random.Next(1, 6));
                using var leave = done.Token.Register(consumer.Dispose);
                try
                {
                    for (var life = random.Next(30); life > 0; life--)
                    {
                        var delivery = await consumer.NextAsync();
                        events.Enqueue((delivery.Update.Resolution.Name, delivery.Update.Offset, false));
                        switch (random.Next(4))
                        {
                            case 0:
                                await consumer.RetryAsync(delivery, TimeSpan.FromMilliseconds(random.Next(20)));
                                break;
                            default:
                                events.Enqueue((delivery.Update.Resolution.Name, delivery.Update.Offset, true));
                                await consumer.AcknowledgeAsync(delivery);
                                break;
                        }
                    }
                }
                catch (RpcException) when (done.IsCancellationRequested)
                {
                    return;
                }
            }
        }
    }

    [Fact]
    public async Task An_operation_that_broke_off_in_the_middle_leaves_no_update_undelivered()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var measures = new Measures(own, _congress);
        var name = await measures.SubscribeAsync();
        await measures.CreateAsync(1);
        await measures.ActAsync(1);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        var first = await consumer.NextAsync();

        // As where a slot moves: the first update is taken out, and the second cannot be made due.
        await redis.SendLineAsync("ACL SETUSER default -zadd");
        await consumer.AcknowledgeAsync(first);
        await Until.TrueAsync(
            "the acknowledgement broke off", async () => await redis.SendLineAsync($"HGET {{{_congress}}}:subscription:alerts:settings torn") is "1");
        await redis.SendLineAsync("ACL SETUSER default +zadd");

        Assert.Equal(2, (await consumer.NextAsync()).Update.Offset);
        await measures.UntilAsync(subscription => subscription.Checkpoint == 1);
    }

    [Theory]
    [InlineData("zadd")]
    [InlineData("zrem")]
    [InlineData("hdel")]
    public async Task A_park_that_broke_off_in_the_middle_is_not_lost(string refused)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var measures = new Measures(own, _congress);
        var name = await measures.SubscribeAsync(subscription => subscription.MaxOutstanding = 1);
        await measures.CreateAsync(1, 2);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        var first = await consumer.NextAsync();

        await redis.SendLineAsync($"ACL SETUSER default -{refused}");
        await consumer.ParkAsync(first);
        await Until.TrueAsync(
            "the park broke off", async () => await redis.SendLineAsync($"HGET {{{_congress}}}:subscription:alerts:settings torn") is "1");
        await redis.SendLineAsync($"ACL SETUSER default +{refused}");

        Assert.Equal(2, (await consumer.NextAsync()).Update.Offset);
        await measures.UntilAsync(subscription => subscription.ParkedCount == 1);
    }

    [Fact]
    public async Task A_store_that_crashes_loses_nothing_of_a_subscription()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var measures = new Measures(own, _congress);
        var name = await measures.SubscribeAsync();
        await measures.CreateAsync(1, 2, 3);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        var before = await consumer.NextAsync(3);
        await consumer.AcknowledgeAsync(before[0]);
        await measures.UntilAsync(subscription => subscription.Checkpoint == 1);

        await redis.KillAsync();
        await redis.StartAsync();
        await consumer.AcknowledgeAsync(before[1], before[2]);
        await measures.ActAsync(3);

        Assert.Equal(4, (await consumer.NextAsync()).Update.Offset);
        Assert.Equal((3, 1), await measures.DescribeAsync() is var after ? (after.Checkpoint, after.Lag) : default);
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_delivered_at_once_and_counts_as_no_attempt()
    {
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(suite.Redis, proxy.Endpoint);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        await Measures.ReleaseAsync();

        // The limit of bytes, which only a lease carries.
        proxy.LoseAnswerTo("1048576");
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);

        Assert.Equal((1, 1), await consumer.NextAsync() is var again ? (again.Update.Offset, again.Attempt) : default);
        Assert.Equal(1, proxy.Lost);
    }

    [Fact]
    public async Task A_creation_whose_answer_was_lost_succeeds()
    {
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(suite.Redis, proxy.Endpoint);
        proxy.LoseAnswerTo("subscription:alerts:settings");

        await own.Subscriptions.CreateSubscriptionAsync(new() { Parent = _congress, SubscriptionId = "alerts", Subscription = new() });

        Assert.Equal(1, proxy.Lost);
    }

    [Fact]
    public async Task A_subscription_whose_history_was_lost_says_so_and_does_not_go_on()
    {
        ErrorLog.ExpectLostHistory(_congress);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        await consumer.AcknowledgeAsync(await consumer.NextAsync());

        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta epoch {Guid.NewGuid():N}");

        var refusal = await consumer.EndAsync();
        Assert.Equal((StatusCode.OutOfRange, "EPOCH_CHANGED"), (refusal.Code, refusal.Reason));
        Assert.Equal(SubscriptionState.HistoryLost, (await Measures.DescribeAsync()).State);
        using var next = suite.Subscriptions.Deliver();
        await next.RequestStream.WriteAsync(new() { Open = new() { Subscription = name } });
        Assert.Equal("EPOCH_CHANGED", (await Refusal.OfAsync(() => next.ResponseStream.MoveNext(CancellationToken.None))).Reason);
    }

    [Fact]
    public async Task A_consumer_that_acknowledges_what_this_log_never_had_learns_that_history_was_lost()
    {
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        await consumer.NextAsync();

        await consumer.SendAsync(new() { Acknowledge = new() { DeliveryIds = { $"7-{Guid.NewGuid():N}" } } });

        Assert.Equal("EPOCH_CHANGED", (await consumer.EndAsync()).Reason);
    }

    [Fact]
    public async Task The_log_is_kept_for_the_lowest_checkpoint_and_beyond_its_limit_the_laggard_expires()
    {
        await using var redis = await RedisProcess.StartAsync("--appendfsync", "no", "--stream-node-max-entries", "10");
        await using var own = await InProcessSuite.StartAsync(
            redis, "--Redis:Fsync", "false", "--Redis:LogLength", "1000", "--Redis:LogLimit", "1500");
        var measures = new Measures(own, _congress);
        var name = await measures.SubscribeAsync();
        await measures.CreateAsync([.. Enumerable.Range(1, 10)]);

        await WriteToAsync(1_400);
        Assert.Equal(1, (await own.Updates.GetHeadAsync(new() { Parent = _congress })).OldestOffset);
        Assert.Equal((1_400, SubscriptionState.Active), await measures.DescribeAsync() is var behind ? (behind.Lag, behind.State) : default);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        await consumer.NextAsync(10);

        await WriteToAsync(1_520);
        Assert.True((await own.Updates.GetHeadAsync(new() { Parent = _congress })).OldestOffset > 1);
        Assert.Equal(SubscriptionState.Expired, (await measures.DescribeAsync()).State);
        (await consumer.EndAsync()).Demand(StatusCode.OutOfRange, "CURSOR_EXPIRED");

        async Task WriteToAsync(int head)
        {
            // Ten at once leave the log at most ten further than the last of them saw it; the rest one by one.
            await Task.WhenAll(Enumerable.Range(1, 10).Select(number => ActUntilAsync(number, head - 10)));
            await ActUntilAsync(1, head);
        }

        async Task ActUntilAsync(int number, int head)
        {
            while ((await own.Updates.GetHeadAsync(new() { Parent = _congress })).Offset < head)
                await measures.ActAsync(number);
        }
    }
}
