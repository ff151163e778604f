namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// What the services stand on: one Redis that asks nobody who comes; or, as in production, a Redis Cluster with replicas, TLS and an ACL user, with two
/// processes of each service that ask every client for a token.
/// </summary>
internal sealed class FaultSetup : IAsyncDisposable
{
    private readonly RedisProcess? _redis;
    private readonly ProductionAccess? _access;

    private FaultSetup(RedisProcess redis) => _redis = redis;

    private FaultSetup(ClusterTopology redis) => (Cluster, _access) = (redis, new ProductionAccess(redis.CaFile));

    /// <summary>Null where it is one Redis.</summary>
    public ClusterTopology? Cluster { get; }

    public static async Task<FaultSetup> StartAsync(bool isSecured, bool withReplicas = true) => isSecured
        ? new FaultSetup(await ClusterTopology.StartAsync(withReplicas))
        : new FaultSetup(await RedisProcess.StartAsync());

    /// <inheritdoc cref="FaultCluster.StartAsync"/>
    public Task<FaultCluster> StartAsync(Load load, params string[] settings) => Cluster is { } cluster
        ? FaultCluster.StartAsync(
            cluster.EndpointWithoutPassword,
            load with { Congresses = cluster.Congresses, Writers = 2 },
            [.. cluster.Settings, .. settings],
            access: _access)
        : FaultCluster.StartAsync(_redis!.Endpoint, load, settings);

    public async ValueTask DisposeAsync()
    {
        _access?.Dispose();
        await (_redis?.DisposeAsync() ?? Cluster!.DisposeAsync());
    }
}
