using StackExchange.Redis;

namespace VoteTracker.State.Subscriptions;

/// <summary>The scripts that change subscriptions, and the keys that they take.</summary>
internal static class SubscriptionScript
{
    // What Subscription.lua begins with; every operation but Create and Delete follows it.
    private static readonly string Prelude = Read("Subscription.lua");

    public static readonly string Create = Read("Create.lua");
    public static readonly string Delete = Read("Delete.lua");
    public static readonly string Advance = Prelude + Read("Advance.lua");
    public static readonly string Lease = Prelude + Read("Lease.lua");
    public static readonly string Settle = Prelude + Read("Settle.lua");
    public static readonly string Release = Prelude + Read("Release.lua");
    public static readonly string Replay = Prelude + Read("Replay.lua");

    // In the order in which the scripts name them.
    private static readonly string[] Parts = ["settings", "pending", "queues", "due", "tokens", "attempts", "measures", "parked"];

    /// <summary>The keys of one subscription.</summary>
    public static IEnumerable<RedisKey> OwnKeys(SubscriptionName name) => Parts.Select(part => Keys.Subscription(name.Congress, name.Id, part));

    /// <summary>The keys of an operation.</summary>
    public static RedisKey[] AllKeys(SubscriptionName name) =>
        [Keys.Meta(name.Congress), Keys.Log(name.Congress), Keys.Checkpoints(name.Congress), .. OwnKeys(name)];

    private static string Read(string name)
    {
        using var stream = typeof(SubscriptionScript).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
