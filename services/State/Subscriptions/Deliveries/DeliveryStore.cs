using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State.Subscriptions;

/// <summary>One life of a subscription: a name may be deleted and created anew, and who served the old one must not serve the new.</summary>
/// <param name="Name">The name.</param>
/// <param name="Token">Random, drawn at its creation.</param>
public readonly record struct Incarnation(SubscriptionName Name, string Token);

/// <summary>A wanted update on its way into a subscription.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Measures">What it is on: it waits until all earlier updates on any of them are acknowledged. Not empty.</param>
/// <param name="Update">The serialized update, as it was read.</param>
public sealed record WantedUpdate(long Offset, IReadOnlyCollection<string> Measures, ReadOnlyMemory<byte> Update);

/// <summary>An update that a consumer has until its deadline.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Token">What its acknowledgement must carry.</param>
/// <param name="Attempt">1 on the first delivery.</param>
/// <param name="Update">The serialized update.</param>
public sealed record Leased(long Offset, string Token, int Attempt, ReadOnlyMemory<byte> Update);

/// <summary>What a lease gave.</summary>
/// <param name="Updates">The updates, in order for each measure.</param>
/// <param name="NextDue">When to ask again even if nothing happens; null where nothing falls due by itself.</param>
/// <param name="Pending">How many updates are not acknowledged.</param>
/// <param name="Left">How many others could be leased now.</param>
/// <param name="AckDeadline">How long the consumer has, unless it says that it needs longer.</param>
public sealed record LeasedUpdates(
    IReadOnlyList<Leased> Updates, TimeSpan? NextDue, long Pending, long Left, TimeSpan AckDeadline);

/// <summary>What becomes of a delivery.</summary>
public enum SettlementAction
{
    /// <summary>It is done.</summary>
    Acknowledge,

    /// <summary>The attempt failed: it is to be delivered again, after the time or later.</summary>
    Retry,

    /// <summary>It is to be delivered again at once, and was no attempt.</summary>
    Release,

    /// <summary>It is to be parked.</summary>
    Park,

    /// <summary>It may take so much longer, from now.</summary>
    Extend,

    /// <summary>The consumer begins with it.</summary>
    Begin,
}

/// <summary>Who ended a consumer's stream.</summary>
public enum StreamEnd
{
    /// <summary>The consumer, in order.</summary>
    Consumer,

    /// <summary>The server; the consumer comes back.</summary>
    Server,

    /// <summary>Nobody meant to: the connection broke, or the consumer did what it may not.</summary>
    Fault,
}

/// <summary>What a consumer says of one delivery.</summary>
/// <param name="Offset">The offset of the update.</param>
/// <param name="Token">The token it was leased with.</param>
/// <param name="Action">What becomes of it.</param>
/// <param name="Time">For <see cref="SettlementAction.Retry"/> and <see cref="SettlementAction.Extend"/>.</param>
public readonly record struct Settlement(long Offset, string Token, SettlementAction Action, TimeSpan Time);

/// <summary>
/// The way of updates through a durable subscription: taken over from the log, leased, settled. Any number of processes do this at
/// once; each step is one script, and what it rests on (the frontier, the token of a lease) is compared in it.
/// </summary>
/// <param name="redis">The store.</param>
/// <param name="repetition">Repeats over short outages.</param>
public sealed class DeliveryStore(RedisConnection redis, RedisRetry repetition) : IDisposable
{
    /// <summary>At most so many updates wait in a subscription that are not acknowledged; beyond, the log is not read on.</summary>
    public const int MostPending = 20_000;

    // Of all subscriptions, each of which has turns of its own before.
    private readonly SettlementTurns _settling = new(32);

    /// <summary>Takes a piece of the log over.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="epoch">The epoch that it was read in.</param>
    /// <param name="expected">The frontier that the piece begins after.</param>
    /// <param name="frontier">Its last offset.</param>
    /// <param name="revision">The revision of the filter that it was read by.</param>
    /// <param name="wanted">The updates in it that the subscription wants, in order.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>The frontier now, which another process may have moved and a log of another history does not move, whether there was no
    /// room, and whether the filter is another by now.</returns>
    /// <exception cref="RejectionException">NOT_FOUND, OUT_OF_RANGE or UNAVAILABLE.</exception>
    public async Task<(long ReadPosition, bool IsFull, bool IsStale)> AdvanceAsync(
        Incarnation subscription,
        string epoch,
        long expected,
        long frontier,
        long revision,
        IReadOnlyList<WantedUpdate> wanted,
        CancellationToken cancellationToken)
    {
        var digest = wanted is [.., var last] ? Sha1(last.Update.Span) : "";
        var arguments = Arguments(redis, subscription, epoch, expected, frontier, MostPending, digest, revision);
        foreach (var update in wanted)
            arguments.AddRange([Member(update.Offset), string.Join('\n', update.Measures)]);
        var answer = await RunAsync(subscription, SubscriptionScript.Advance, arguments, cancellationToken);
        return ((long)answer[1], (string)answer[0]! == "full", (string)answer[0]! == "stale");
    }

    /// <summary>Takes what is ready for a consumer.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="consumer">Who takes it: 16 random digits.</param>
    /// <param name="most">At most so many updates.</param>
    /// <param name="mostBytes">At most so many bytes, unless one alone is more.</param>
    /// <param name="sharers">Among how many consumers with room what is ready is shared.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>The updates.</returns>
    /// <exception cref="RejectionException">NOT_FOUND, OUT_OF_RANGE or UNAVAILABLE.</exception>
    public Task<LeasedUpdates> LeaseAsync(
        Incarnation subscription, string consumer, int most, int mostBytes, int sharers, CancellationToken cancellationToken)
    {
        // A token is random: a counter would come again after a failover that lost its last steps.
        var token = consumer + Guid.NewGuid().ToString("N")[..16];
        var askedBefore = false;
        return repetition.RunAsync(LeaseOnceAsync, cancellationToken);

        async Task<LeasedUpdates> LeaseOnceAsync()
        {
            // Any number of attempts may have arrived, or none: what they took is taken back by their common token.
            var arguments = Arguments(redis, subscription, most, mostBytes, token, askedBefore, sharers);
            askedBefore = true;
            var answer = await EvaluateAsync(subscription, SubscriptionScript.Lease, arguments);
            var updates = new List<Leased>();
            for (var index = 5; index < answer.Length; index += 3)
                updates.Add(new Leased((long)answer[index], token, (int)answer[index + 1], (byte[])answer[index + 2]!));
            TimeSpan? due = (long)answer[1] is >= 0 and var time ? TimeSpan.FromMilliseconds(time) : null;
            return new LeasedUpdates(
                updates, due, (long)answer[2], (long)answer[3], TimeSpan.FromMilliseconds((long)answer[4]));
        }
    }

    /// <summary>Settles deliveries, in order.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="settlements">What the consumer says.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>The places of those that came too late, for which nothing was done; not those that only give back what is given back.</returns>
    /// <exception cref="RejectionException">NOT_FOUND, OUT_OF_RANGE or UNAVAILABLE.</exception>
    public async Task<IReadOnlyList<int>> SettleAsync(
        Incarnation subscription, IReadOnlyCollection<Settlement> settlements, CancellationToken cancellationToken)
    {
        var arguments = Arguments(redis, subscription);
        foreach (var (offset, token, action, time) in settlements)
            arguments.AddRange([Member(offset), token, Word(action), (long)time.TotalMilliseconds]);
        var answer = await _settling.RunAsync(() => RunAsync(subscription, SubscriptionScript.Settle, arguments, cancellationToken));
        // This consumer has seen what the log no longer has; others may not have, so only it is told.
        if ((long)answer[1] > 0)
            throw Refused(subscription.Name, "lost");
        return [.. answer[2..].Select(place => (int)place)];
    }

    /// <summary>Gives back what a consumer holds, because its stream has ended.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="consumer">Whose stream.</param>
    /// <param name="endedBy">Who ended it. Unless it was the consumer, it keeps what it has begun with until the deadline.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>When others can have it.</returns>
    /// <exception cref="RejectionException">NOT_FOUND, OUT_OF_RANGE or UNAVAILABLE.</exception>
    public Task ReleaseAsync(Incarnation subscription, string consumer, StreamEnd endedBy, CancellationToken cancellationToken) =>
        RunAsync(subscription, SubscriptionScript.Release, Arguments(redis, subscription, consumer, Word(endedBy)), cancellationToken);

    /// <summary>Calls back when something became ready or the subscription was deleted.</summary>
    /// <param name="name">The subscription.</param>
    /// <param name="wake">Called often and from any thread; must be quick.</param>
    /// <returns>Ends it when disposed.</returns>
    public Task<IAsyncDisposable> SubscribeAsync(SubscriptionName name, Action wake) =>
        WakeSubscription.StartAsync(redis, redis.Channel(Keys.SubscriptionWake(name.Congress, name.Id)), _ => wake());

    /// <inheritdoc/>
    public void Dispose() => _settling.Dispose();

    /// <summary>What is said of a subscription that is no more, or cannot go on.</summary>
    /// <param name="name">The subscription.</param>
    /// <param name="why">The script's word for it: gone, expired or lost.</param>
    /// <returns>What to throw: NOT_FOUND, or OUT_OF_RANGE (CURSOR_EXPIRED or EPOCH_CHANGED).</returns>
    public static Exception Refused(SubscriptionName name, string why) => why switch
    {
        "gone" => new RejectionException(new Rejection(RejectionKind.NotFound, "NOT_FOUND", $"{name} does not exist")),
        "expired" => new CallFailedException(
            CallFailure.OutOfRange,
            "CURSOR_EXPIRED",
            $"the log was trimmed past the checkpoint of {name}; delete it, create it anew and take a new snapshot"),
        "lost" => new CallFailedException(
            CallFailure.OutOfRange,
            "EPOCH_CHANGED",
            $"history was lost since {name} began; delete it, create it anew and take a new snapshot"),
        _ => throw new InvalidDataException($"a subscription's script answered '{why}'"),
    };

    /// <summary>Throws where a script could not go on.</summary>
    internal static void Check(SubscriptionName name, RedisResult[] answer)
    {
        var word = (string)answer[0]!;
        if (word is "gone" or "expired" or "lost")
            throw Refused(name, word);
    }

    /// <summary>An offset as the scripts keep it, so that it sorts as text.</summary>
    internal static string Member(long offset) => offset.ToString("D16", CultureInfo.InvariantCulture);

    /// <summary>What every operation begins with.</summary>
    internal static List<RedisValue> Arguments(RedisConnection redis, Incarnation subscription, params ReadOnlySpan<RedisValue> more) =>
    [
        subscription.Name.Id, redis.Channel(Keys.SubscriptionWake(subscription.Name.Congress, subscription.Name.Id)).ToString(), subscription.Token,
        .. more,
    ];

    private static string Word(SettlementAction action) => action switch
    {
        SettlementAction.Acknowledge => "ack",
        SettlementAction.Retry => "retry",
        SettlementAction.Park => "park",
        SettlementAction.Release => "release",
        SettlementAction.Begin => "begin",
        _ => "extend",
    };

    private static string Word(StreamEnd end) => end switch
    {
        StreamEnd.Consumer => "consumer",
        StreamEnd.Server => "server",
        _ => "fault",
    };

#pragma warning disable CA5350 // What scripts can compute, and no secret.
    private static string Sha1(ReadOnlySpan<byte> update) => Convert.ToHexStringLower(SHA1.HashData(update));
#pragma warning restore CA5350

    private Task<RedisResult[]> RunAsync(
        Incarnation subscription, string script, List<RedisValue> arguments, CancellationToken cancellationToken) =>
        repetition.RunAsync(() => EvaluateAsync(subscription, script, arguments), cancellationToken);

    private async Task<RedisResult[]> EvaluateAsync(Incarnation subscription, string script, List<RedisValue> arguments)
    {
        var keys = SubscriptionScript.AllKeys(subscription.Name);
        var answer = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(script, keys, [.. arguments], RedisConnection.FromPrimary))!;
        Check(subscription.Name, answer);
        return answer;
    }
}
