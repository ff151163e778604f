using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>A primary, a replica, and three sentinels that promote the replica when the primary is gone.</summary>
internal sealed class SentinelTopology : IAsyncDisposable
{
    private const string Name = "mymaster";
    private const string Quorum = "2";

    private readonly RedisProcess[] _servers;
    private readonly List<RedisProcess> _sentinels = [];

    private SentinelTopology(RedisProcess primary, RedisProcess replica)
    {
        _servers = [primary, replica];
        (Primary, Replica) = (primary, replica);
    }

    /// <summary>Who is primary, as the test knows.</summary>
    public RedisProcess Primary { get; private set; }

    public RedisProcess Replica { get; private set; }

    /// <summary>In the form of the services' setting.</summary>
    public string Endpoint => $"{string.Join(',', _sentinels.Select(sentinel => sentinel.Endpoint))},serviceName={Name}";

    public static async Task<SentinelTopology> StartAsync()
    {
        var primary = await RedisProcess.StartAsync();
        var topology = new SentinelTopology(primary, await RedisProcess.StartAsync("--replicaof", "127.0.0.1", primary.PortText));
        try
        {
            await topology.ReplicatedAsync();
            for (var sentinel = 0; sentinel < 3; sentinel++)
            {
                topology._sentinels.Add(await RedisProcess.StartSentinelAsync(
                    $"sentinel monitor {Name} 127.0.0.1 {primary.PortText} {Quorum}",
                    // Long enough that a primary which a loaded machine lets wait is not taken for dead.
                    $"sentinel down-after-milliseconds {Name} 5000",
                    $"sentinel failover-timeout {Name} 10000"));
            }
            foreach (var sentinel in topology._sentinels)
            {
                await Until.TrueAsync("the sentinels know each other and the replica", async () =>
                    await MasterFieldAsync(sentinel, "num-other-sentinels") == "2" && await MasterFieldAsync(sentinel, "num-slaves") == "1");
            }
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc cref="RedisProcess.CutReplicationAsync"/>
    public Task CutReplicationAsync() => Replica.CutReplicationAsync();

    /// <summary>The primary dies, and stays dead until the replica has taken its place.</summary>
    public async Task KillPrimaryAsync()
    {
        await Primary.KillAsync();
        (Primary, Replica) = (Replica, Primary);
        await Until.TrueAsync("the replica is primary", async () => await RoleAsync(Primary) is ["master", ..]);
        foreach (var sentinel in _sentinels)
        {
            await Until.TrueAsync("every sentinel knows the new primary", async () =>
                await sentinel.SendAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Name) is object?[] address && Equals(address[1], Primary.PortText));
        }
    }

    /// <summary>The old primary comes back, believing that it still is one, and is made a replica.</summary>
    public async Task ReviveAsync()
    {
        await Replica.StartAsync();
        await ReplicatedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var redis in _sentinels.Concat(_servers))
            await redis.DisposeAsync();
    }

    private static async Task<string> MasterFieldAsync(RedisProcess sentinel, string field)
    {
        var fields = (object?[])(await sentinel.SendAsync("SENTINEL", "MASTER", Name))!;
        return (string)fields[Array.IndexOf(fields, field) + 1]!;
    }

    private static async Task<object?[]> RoleAsync(RedisProcess redis) => (object?[])(await redis.SendAsync("ROLE"))!;

    private Task ReplicatedAsync() => Until.TrueAsync("the replica has all", async () =>
        await RoleAsync(Replica) is ["slave", _, long port, "connected", long replicated]
        && port.ToString(CultureInfo.InvariantCulture) == Primary.PortText
        && await RoleAsync(Primary) is ["master", long written, ..] && replicated >= 0 && written - replicated < 1_000_000);
}
