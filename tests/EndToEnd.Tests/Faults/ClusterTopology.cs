using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>A Redis Cluster of three primaries, made by hand so that one slot can be moved step by step.</summary>
internal sealed class ClusterTopology : IAsyncDisposable
{
    private const int Slots = 16_384;
    private const int KeysPerStep = 20;

    private readonly List<RedisProcess> _nodes = [];
    private readonly Dictionary<int, RedisProcess> _owners = [];

    private ClusterTopology()
    {
    }

    public string Endpoint => string.Join(',', _nodes.Select(node => node.Endpoint));

    /// <summary>One Congress of each primary.</summary>
    public IReadOnlyList<string> Congresses { get; private set; } = [];

    public static async Task<ClusterTopology> StartAsync()
    {
        var cluster = new ClusterTopology();
        try
        {
            for (var node = 0; node < 3; node++)
                cluster._nodes.Add(await RedisProcess.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", "5000"));
            for (var node = 0; node < 3; node++)
            {
                var slots = Enumerable.Range(0, Slots).Where(slot => slot % 3 == node).ToArray();
                await cluster._nodes[node].SendAsync(["CLUSTER", "ADDSLOTS", .. slots.Select(Text)]);
                await cluster._nodes[node].SendAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(node + 1));
                foreach (var slot in slots)
                    cluster._owners[slot] = cluster._nodes[node];
            }
            foreach (var node in cluster._nodes.Skip(1))
                await node.SendAsync("CLUSTER", "MEET", "127.0.0.1", cluster._nodes[0].PortText);
            foreach (var node in cluster._nodes)
            {
                await Until.TrueAsync("the cluster stands", async () =>
                    await node.SendAsync("CLUSTER", "INFO") is string state
                    && state.Contains("cluster_state:ok", StringComparison.Ordinal)
                    && state.Contains("cluster_known_nodes:3", StringComparison.Ordinal));
            }
            await cluster.ChooseCongressesAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Moves the slot of a Congress to the next primary, some keys at a time, as resharding does.</summary>
    public async Task MoveAsync(string congress)
    {
        var number = await SlotAsync(congress);
        var slot = Text(number);
        var source = _owners[number];
        var target = _nodes[(_nodes.IndexOf(source) + 1) % _nodes.Count];
        var (sourceId, targetId) = ((string)(await source.SendAsync("CLUSTER", "MYID"))!, (string)(await target.SendAsync("CLUSTER", "MYID"))!);
        await target.SendAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId);
        await source.SendAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        while (await source.SendAsync("CLUSTER", "GETKEYSINSLOT", slot, Text(KeysPerStep)) is object?[] { Length: > 0 } keys)
            await source.SendAsync(["MIGRATE", "127.0.0.1", target.PortText, "", "0", "10000", "KEYS", .. keys.Select(key => (string)key!)]);
        foreach (var node in (RedisProcess[])[target, source, .. _nodes.Except([source, target])])
            await node.SendAsync("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        _owners[number] = target;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task ChooseCongressesAsync()
    {
        var chosen = new Dictionary<RedisProcess, string>();
        for (var number = 100; chosen.Count < _nodes.Count; number++)
        {
            var congress = $"congresses/{Text(number)}";
            chosen.TryAdd(_owners[await SlotAsync(congress)], congress);
        }
        Congresses = [.. chosen.Values];
    }

    private async Task<int> SlotAsync(string congress) =>
        (int)(long)(await _nodes[0].SendAsync("CLUSTER", "KEYSLOT", $"{{{congress}}}"))!;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
