using System.Diagnostics;
using System.Globalization;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests;

/// <summary>What watchers and consumers cost Redis while nothing happens, and that a lost wake-up is found all the same.</summary>
[Trait("Category", "Long")]
public sealed class IdleCostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Watching_every_possible_Congress_costs_Redis_next_to_nothing_while_all_are_empty()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var watchers = new List<Watcher>();
        try
        {
            for (var congress = 1; congress <= 999; congress++)
                watchers.Add(await Watcher.LiveAsync(own.Updates, $"congresses/{congress}"));

            // One for each Congress and check.
            await UntilQuietAsync(redis, most: 80);
        }
        finally
        {
            watchers.ForEach(watcher => watcher.Dispose());
        }
    }

    [Fact]
    public async Task Idle_consumers_cost_Redis_next_to_nothing()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var consumers = new List<Consumer>();
        try
        {
            foreach (var number in Enumerable.Range(1, 100))
            {
                var subscription = await own.Subscriptions.CreateSubscriptionAsync(
                    new() { Parent = $"congresses/{number % 4 + 1}", SubscriptionId = $"alerts-{number}", Subscription = new Subscription() });
                foreach (var _ in Enumerable.Range(0, 10))
                    consumers.Add(await Consumer.OpenAsync(own.Subscriptions, subscription.Name));
            }

            await UntilQuietAsync(redis, most: 200);
        }
        finally
        {
            consumers.ForEach(consumer => consumer.Dispose());
        }
    }

    [Fact]
    public async Task Lost_wake_ups_are_found_by_watchers_and_consumers()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        using var watcher = await Watcher.LiveAsync(own.Updates, "congresses/116");
        var measures = new Measures(own, "congresses/116");
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, await measures.SubscribeAsync());
        // From now on no message passes: the scripts' PUBLISH is refused, and so is subscribing again.
        await redis.SendLineAsync("ACL SETUSER default resetchannels");

        await measures.CreateAsync(1);

        Assert.Equal(1, (await watcher.NextUpdateAsync()).Offset);
        var delivery = await consumer.NextAsync();
        Assert.Equal(1, delivery.Update.Offset);
        await consumer.RetryAsync(delivery);
        Assert.Equal(1, (await consumer.NextAsync()).Update.Offset);
    }

    // What has just begun asks more often, so the first interval with a low rate counts.
    private static async Task UntilQuietAsync(RedisProcess redis, int most)
    {
        var rates = new List<double>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        using var interval = new PeriodicTimer(TimeSpan.FromSeconds(10));
        while (rates is not [.., var last] || last >= most)
        {
            var (before, start) = (await CountAsync(redis), Stopwatch.GetTimestamp());
            if (deadline.IsCancellationRequested)
                Assert.Fail($"commands per second: {string.Join(", ", rates.Select(rate => rate.ToString("0", CultureInfo.InvariantCulture)))}");
            await interval.WaitForNextTickAsync(Cancellation);
            rates.Add((await CountAsync(redis) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        TestContext.Current.SendDiagnosticMessage($"commands per second: {string.Join(", ", rates)}");
    }

    // Also those within scripts.
    private static async Task<long> CountAsync(RedisProcess redis)
    {
        const string name = "total_commands_processed:";
        var line = ((string)(await redis.SendLineAsync("INFO stats"))!).Split("\r\n").Single(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(name.Length), CultureInfo.InvariantCulture);
    }
}
