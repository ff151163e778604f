using StackExchange.Redis;

namespace VoteTracker.State.Subscriptions;

/// <summary>The scripts that change subscriptions, and the keys that they take.</summary>
internal static class SubscriptionScript
{
    // Every operation but Create and Delete stands between these two.
    private static readonly string Prelude = RedisScript.Read("Prelude.lua");
    private static readonly string Guard = RedisScript.Read("Guard.lua");

    public static readonly string Read = RedisScript.Read("Read.lua");
    public static readonly string Create = RedisScript.Read("Create.lua");
    public static readonly string Delete = RedisScript.Read("Delete.lua");
    public static readonly string Advance = Operation("Advance.lua");
    public static readonly string Lease = Operation("Lease.lua");
    public static readonly string Settle = Operation("Settle.lua");
    public static readonly string Release = Operation("Release.lua");
    public static readonly string Replay = Operation("Replay.lua");
    public static readonly string Update = Operation("Update.lua");

    // In the order in which the scripts name them.
    private static readonly string[] Parts = ["settings", "pending", "queues", "due", "tokens", "attempts", "measures", "parked"];

    private static string Operation(string file) => $"{Prelude}\nlocal function operate()\n{RedisScript.Read(file)}\nend\n\n{Guard}";

    /// <summary>The keys of one subscription.</summary>
    public static IEnumerable<RedisKey> OwnKeys(SubscriptionName name) => Parts.Select(part => Keys.Subscription(name.Congress, name.Id, part));

    /// <summary>The keys of an operation.</summary>
    public static RedisKey[] AllKeys(SubscriptionName name) =>
        [Keys.Meta(name.Congress), Keys.Log(name.Congress), Keys.Checkpoints(name.Congress), .. OwnKeys(name)];
}
