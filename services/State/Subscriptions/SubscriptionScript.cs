using StackExchange.Redis;

namespace VoteTracker.State.Subscriptions;

/// <summary>The scripts that change subscriptions, and the keys that they take.</summary>
internal static class SubscriptionScript
{
    // What Prelude.lua begins with; every operation but Create and Delete follows it.
    private static readonly string Prelude = RedisScript.Read("Prelude.lua");

    public static readonly string Create = RedisScript.Read("Create.lua");
    public static readonly string Delete = RedisScript.Read("Delete.lua");
    public static readonly string Advance = Prelude + RedisScript.Read("Advance.lua");
    public static readonly string Lease = Prelude + RedisScript.Read("Lease.lua");
    public static readonly string Settle = Prelude + RedisScript.Read("Settle.lua");
    public static readonly string Release = Prelude + RedisScript.Read("Release.lua");
    public static readonly string Replay = Prelude + RedisScript.Read("Replay.lua");

    // In the order in which the scripts name them.
    private static readonly string[] Parts = ["settings", "pending", "queues", "due", "tokens", "attempts", "measures", "parked"];

    /// <summary>The keys of one subscription.</summary>
    public static IEnumerable<RedisKey> OwnKeys(SubscriptionName name) => Parts.Select(part => Keys.Subscription(name.Congress, name.Id, part));

    /// <summary>The keys of an operation.</summary>
    public static RedisKey[] AllKeys(SubscriptionName name) =>
        [Keys.Meta(name.Congress), Keys.Log(name.Congress), Keys.Checkpoints(name.Congress), .. OwnKeys(name)];
}
