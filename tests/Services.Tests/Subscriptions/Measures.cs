using System.Runtime.CompilerServices;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>Measures of one Congress, about which there is any number of updates.</summary>
internal sealed class Measures(InProcessSuite suite, string congress)
{
    private int _actions;

    public string Name(int number) => $"{congress}/resolutions/hjres{number}";

    /// <summary>Creates measures: one update each.</summary>
    public async Task CreateAsync(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            var request = HJRes46Scenario.Creation(congress);
            request.Resolution.Number = number;
            await suite.Resolutions.CreateResolutionAsync(request);
        }
    }

    /// <summary>Something happens to measures: one update each.</summary>
    public async Task ActAsync(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            var id = $"action-{Interlocked.Increment(ref _actions)}";
            await suite.Resolutions.RecordActionsAsync(new()
            {
                Name = Name(number),
                Actions = { HJRes46Scenario.Action(id, "2019-02-23", ActionKind.Other) },
            });
        }
    }

    public async Task<string> SubscribeAsync(Action<Subscription>? set = null)
    {
        var subscription = new Subscription();
        set?.Invoke(subscription);
        var created = await suite.Subscriptions.CreateSubscriptionAsync(
            new() { Parent = congress, SubscriptionId = "alerts", Subscription = subscription });
        return created.Name;
    }

    public Task<Subscription> DescribeAsync() =>
        suite.Subscriptions.GetSubscriptionAsync(new() { Name = $"{congress}/subscriptions/alerts" }).ResponseAsync;

    /// <summary>Waits until the subscription is as it should be.</summary>
    public async Task<Subscription> UntilAsync(Predicate<Subscription> holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        Subscription? subscription = null;
        await Until.TrueAsync(what, async () => holds(subscription = await DescribeAsync()));
        return subscription!;
    }

    /// <summary>Has the first update delivered once and given back: the next lease, whoever's it is, has something to give.</summary>
    public async Task ReleaseAsync()
    {
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, $"{congress}/subscriptions/alerts");
        await consumer.NextAsync();
        await consumer.CompleteAsync();
    }

    /// <summary>Lets the deadline of a delivery pass, or the time of one that is delayed come.</summary>
    public async Task PassDeadlineAsync(long offset)
    {
        await suite.Redis.SendLineAsync($"ZADD {{{congress}}}:subscription:alerts:due XX 1 {offset:D16}");
        // Consumers know when the next deadline passes, and ask the store again then.
        await WakeAsync();
    }

    /// <summary>Makes a consumer ask the store.</summary>
    public Task WakeAsync() => suite.Redis.SendLineAsync($"PUBLISH {{{congress}}}:subscription:alerts:wake ''");

    /// <summary>Waits until the store knows that a consumer has begun with a delivery.</summary>
    public Task UntilBegunAsync(Delivery delivery) => Until.TrueAsync("it is begun", async () => delivery.DeliveryId.EndsWith(
        (string?)await suite.Redis.SendAsync("HGET", $"{{{congress}}}:subscription:alerts:attempts", $"begun {delivery.Update.Offset:D16}") ?? "?",
        StringComparison.Ordinal));

    /// <summary>Lets time pass for everything that is outstanding or delayed.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        const string script = """
            for _, offset in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], 1, '+inf')) do
              redis.call('ZINCRBY', KEYS[1], -ARGV[1], offset)
            end
            """;
        await suite.Redis.SendAsync("EVAL", script, "1", $"{{{congress}}}:subscription:alerts:due", $"{(long)time.TotalMilliseconds}");
        await WakeAsync();
    }

    /// <summary>How long it is until the first deadline, or until what is delayed is ready; null where nothing is outstanding or delayed.</summary>
    public async Task<TimeSpan?> NextDueAsync()
    {
        const string script = """
            local clock, due = redis.call('TIME'), redis.call('ZRANGEBYSCORE', KEYS[1], 1, '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
            return due and math.floor(due - clock[1] * 1000 - clock[2] / 1000)
            """;
        return await suite.Redis.SendAsync("EVAL", script, "1", $"{{{congress}}}:subscription:alerts:due") is long ms
            ? TimeSpan.FromMilliseconds(ms)
            : null;
    }

    /// <summary>How many updates consumers have.</summary>
    public async Task<long> OutstandingAsync() =>
        (long)(await suite.Redis.SendLineAsync($"HLEN {{{congress}}}:subscription:alerts:tokens"))!;
}
