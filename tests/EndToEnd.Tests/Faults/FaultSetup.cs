namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// What the services stand on: one Redis that asks nobody who comes; or, as in production, a Redis Cluster with replicas, TLS and an ACL user, with two
/// processes of each service that ask every client for a token.
/// </summary>
internal sealed class FaultSetup : IAsyncDisposable
{
    private readonly RedisProcess? _redis;
    private readonly TcpProxy? _proxy;
    private readonly ProductionAccess? _access;

    private FaultSetup(RedisProcess redis, bool withNetwork) => (_redis, _proxy) = (redis, withNetwork ? new TcpProxy(redis.Port) : null);

    private FaultSetup(ClusterTopology redis) => (Cluster, _access) = (redis, new ProductionAccess(redis.CaFile));

    /// <summary>Null where it is one Redis.</summary>
    public ClusterTopology? Cluster { get; }

    /// <summary>What is written to.</summary>
    public IReadOnlyList<RedisProcess> Primaries => Cluster?.Primaries ?? [_redis!];

    /// <summary>How many Congresses are written.</summary>
    public int Congresses => Cluster?.Congresses.Count ?? 1;

    /// <summary>What is between Redis and the services; empty unless it was asked for.</summary>
    public IReadOnlyCollection<TcpProxy> Network => Cluster?.Network ?? (_proxy is null ? [] : [_proxy]);

    public static async Task<FaultSetup> StartAsync(bool isSecured, bool withReplicas = true, bool withNetwork = false) => isSecured
        ? new FaultSetup(await ClusterTopology.StartAsync(withReplicas, withNetwork))
        : new FaultSetup(await RedisProcess.StartAsync(), withNetwork);

    /// <inheritdoc cref="FaultCluster.StartAsync"/>
    public Task<FaultCluster> StartAsync(
        Load load, string[]? settings = null, Func<string, IReadOnlyDictionary<string, string>?>? environment = null) => Cluster is { } cluster
        ? FaultCluster.StartAsync(
            cluster.EndpointWithoutPassword,
            load with { Congresses = cluster.Congresses, Writers = 2 },
            [.. cluster.Settings, .. settings ?? []],
            environment,
            _access)
        : FaultCluster.StartAsync(_proxy?.Endpoint ?? _redis!.Endpoint, load, settings, environment);

    /// <inheritdoc cref="ClusterTopology.WithoutReplicasAsync"/>
    public Task WithoutReplicasAsync(Func<Task> happens) => Cluster?.WithoutReplicasAsync(happens) ?? happens();

    public async ValueTask DisposeAsync()
    {
        _access?.Dispose();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        await (_redis?.DisposeAsync() ?? Cluster!.DisposeAsync());
    }
}
