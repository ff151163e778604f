using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// A Redis Cluster of three primaries, each with a replica or none, made by hand so that one slot can be moved step by step. Services speak TLS
/// to it, and are the user of the manual.
/// </summary>
internal sealed class ClusterTopology : IAsyncDisposable
{
    private const int Slots = 16_384;
    private const int KeysPerStep = 20;

    /// <summary>Long enough that a primary which a loaded machine lets wait is not taken for dead.</summary>
    public static readonly TimeSpan NodeTimeout = TimeSpan.FromSeconds(5);

    private readonly List<RedisProcess> _primaries = [];
    private readonly Dictionary<RedisProcess, RedisProcess> _replicas = [];
    private readonly Dictionary<int, RedisProcess> _owners = [];
    private readonly Dictionary<RedisProcess, int> _tlsPorts = [];
    private readonly Dictionary<RedisProcess, TcpProxy> _network = [];
    private readonly TlsFiles _files = new();

    private ClusterTopology()
    {
    }

    /// <summary>The primaries.</summary>
    public IReadOnlyList<RedisProcess> Primaries => _primaries;

    /// <summary>Between each node and those who use it, its replica among them; the nodes' own talk goes another way. Empty where there is none.</summary>
    public IReadOnlyCollection<TcpProxy> Network => _network.Values;

    /// <summary>In the form of the services' setting.</summary>
    public string Endpoint => string.Join(',', _primaries.Select(EndpointOf)) + RedisUser.Options;

    /// <summary>The same for services that have the password from a file.</summary>
    public string EndpointWithoutPassword => Endpoint.Replace($",password={RedisUser.Password}", "", StringComparison.Ordinal);

    /// <summary>Who vouches for the servers.</summary>
    public string CaFile => _files.CaFile;

    /// <summary>What services need besides.</summary>
    public string[] Settings => [.. _files.Services, "--Redis:Replicas", _replicas.Count > 0 ? "1" : "0"];

    /// <summary>One Congress of each primary.</summary>
    public IReadOnlyList<string> Congresses { get; private set; } = [];

    /// <param name="withReplicas">Whether each primary has a replica.</param>
    /// <param name="withNetwork">Whether the network to the nodes can be cut.</param>
    public static async Task<ClusterTopology> StartAsync(bool withReplicas, bool withNetwork = false)
    {
        var cluster = new ClusterTopology();
        try
        {
            for (var node = 0; node < 3; node++)
                cluster._primaries.Add(await cluster.StartNodeAsync(withNetwork));
            for (var node = 0; node < 3; node++)
            {
                // In one piece, as clusters are: the client reads a piece a line of each node.
                var slots = Enumerable.Range(0, Slots).Where(slot => slot * 3 / Slots == node).ToArray();
                await cluster._primaries[node].SendAsync("CLUSTER", "ADDSLOTSRANGE", Text(slots[0]), Text(slots[^1]));
                await cluster._primaries[node].SendAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(node + 1));
                foreach (var slot in slots)
                    cluster._owners[slot] = cluster._primaries[node];
                if (withReplicas)
                    cluster._replicas[cluster._primaries[node]] = await cluster.StartNodeAsync(withNetwork);
            }
            RedisProcess[] nodes = [.. cluster._primaries, .. cluster._replicas.Values];
            foreach (var node in nodes.Skip(1))
                await node.SendAsync("CLUSTER", "MEET", "127.0.0.1", cluster.TlsPort(cluster._primaries[0]));
            foreach (var node in nodes)
                await StandsAsync(node, nodes.Length);
            foreach (var (primary, replica) in cluster._replicas)
                await replica.SendAsync("CLUSTER", "REPLICATE", (string)(await primary.SendAsync("CLUSTER", "MYID"))!);
            foreach (var primary in cluster._replicas.Keys)
                await cluster.ReplicatedAsync(primary);
            await cluster.ChooseCongressesAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The replica of a Congress's primary gets no more writes.</summary>
    public async Task CutReplicationAsync(string congress) => await _replicas[await PrimaryAsync(congress)].CutReplicationAsync();

    /// <summary>The primary of a Congress dies, and stays dead until its replica has taken its place.</summary>
    public async Task KillPrimaryAsync(string congress)
    {
        var old = _owners[await SlotAsync(congress)];
        var replica = _replicas[old];
        await old.KillAsync();
        await Until.TrueAsync("the replica is primary", async () => await replica.SendAsync("ROLE") is object?[] role && role[0] is "master");
        await StandsAsync(replica, _primaries.Count + _replicas.Count);
        _primaries[_primaries.IndexOf(old)] = replica;
        foreach (var slot in _owners.Keys.Where(slot => _owners[slot] == old).ToArray())
            _owners[slot] = replica;
        _replicas.Remove(old);
        _replicas[replica] = old;
    }

    /// <summary>The primary of a Congress.</summary>
    public async Task<RedisProcess> PrimaryAsync(string congress) => _owners[await SlotAsync(congress)];

    /// <summary>The one that was primary of a Congress comes back, and is made a replica.</summary>
    public async Task ReviveAsync(string congress)
    {
        var primary = _owners[await SlotAsync(congress)];
        await _replicas[primary].StartAsync();
        await ReplicatedAsync(primary);
    }

    /// <summary>Does something to the primaries while there are no replicas that could take their places; then these follow them again.</summary>
    public async Task WithoutReplicasAsync(Func<Task> happens)
    {
        foreach (var replica in _replicas.Values)
            await replica.KillAsync();
        await happens();
        foreach (var replica in _replicas.Values)
            await replica.StartAsync();
        foreach (var primary in _replicas.Keys)
            await ReplicatedAsync(primary);
    }

    /// <summary>Moves the slot of a Congress to the next primary, some keys at a time, as resharding does.</summary>
    public async Task MoveAsync(string congress)
    {
        var number = await SlotAsync(congress);
        var slot = Text(number);
        var source = _owners[number];
        var target = _primaries[(_primaries.IndexOf(source) + 1) % _primaries.Count];
        var (sourceId, targetId) = ((string)(await source.SendAsync("CLUSTER", "MYID"))!, (string)(await target.SendAsync("CLUSTER", "MYID"))!);
        await target.SendAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", sourceId);
        await source.SendAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", targetId);
        while (await source.SendAsync("CLUSTER", "GETKEYSINSLOT", slot, Text(KeysPerStep)) is object?[] { Length: > 0 } keys)
            await source.SendAsync(["MIGRATE", "127.0.0.1", TlsPort(target), "", "0", "10000", "KEYS", .. keys.Select(key => (string)key!)]);
        foreach (var node in (RedisProcess[])[target, source, .. _primaries.Except([source, target])])
            await node.SendAsync("CLUSTER", "SETSLOT", slot, "NODE", targetId);
        _owners[number] = target;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _primaries.Concat(_replicas.Values))
            await node.DisposeAsync();
        foreach (var proxy in _network.Values)
            await proxy.DisposeAsync();
        _files.Dispose();
    }

    private string EndpointOf(RedisProcess node) => _network.TryGetValue(node, out var proxy) ? proxy.Endpoint : $"127.0.0.1:{TlsPort(node)}";

    // Among themselves they speak TLS as well.
    private string TlsPort(RedisProcess node) => Text(_tlsPorts[node]);

    private async Task<RedisProcess> StartNodeAsync(bool withNetwork)
    {
        var port = FreePorts.Next();
        var network = withNetwork ? new TcpProxy(port) : null;
        var node = await RedisProcess.StartAsync(
        [
            "--cluster-enabled", "yes", "--cluster-node-timeout", Text((int)NodeTimeout.TotalMilliseconds), "--tls-cluster", "yes", "--tls-replication", "yes",
            .. _files.Redis(port), .. RedisUser.Settings,
            .. network is null ? Array.Empty<string>() : ["--cluster-announce-tls-port", network.PortText],
        ]);
        if (network is not null)
            _network[node] = network;
        _tlsPorts[node] = port;
        return node;
    }

    private static Task StandsAsync(RedisProcess node, int nodes) => Until.TrueAsync("the cluster stands", async () =>
        await node.SendAsync("CLUSTER", "INFO") is string state
        && state.Contains("cluster_state:ok", StringComparison.Ordinal)
        && state.Contains($"cluster_known_nodes:{Text(nodes)}", StringComparison.Ordinal));

    private Task ReplicatedAsync(RedisProcess primary) => Until.TrueAsync("the replica has all", async () =>
        await primary.SendAsync("ROLE") is object?[] and ["master", _, object?[] { Length: 1 }]
        && await _replicas[primary].SendAsync("ROLE") is object?[] and ["slave", _, _, "connected", _]);

    private async Task ChooseCongressesAsync()
    {
        var chosen = new Dictionary<RedisProcess, string>();
        for (var number = 100; chosen.Count < _primaries.Count; number++)
        {
            var congress = $"congresses/{Text(number)}";
            chosen.TryAdd(_owners[await SlotAsync(congress)], congress);
        }
        Congresses = [.. chosen.Values];
    }

    private async Task<int> SlotAsync(string congress) =>
        (int)(long)(await _primaries[0].SendAsync("CLUSTER", "KEYSLOT", $"{{{congress}}}"))!;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
