namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Several Congresses on a Redis Cluster, each in a slot of another primary.</summary>
internal static class ClusterFaults
{
    /// <summary>The slots move from primary to primary while they are written and watched.</summary>
    public static Task<FaultReport> SlotMovedAsync(FaultScale scale) => SlotMovedAsync(scale, withReplicas: false);

    /// <summary>The same where each commit must be confirmed by a replica of the primary that has it just then.</summary>
    public static Task<FaultReport> ReplicatedSlotMovedAsync(FaultScale scale) => SlotMovedAsync(scale, withReplicas: true);

    /// <summary>Primaries die and their replicas take over, with all writes that were acknowledged.</summary>
    public static async Task<FaultReport> PrimaryKilledAsync(FaultScale scale)
    {
        await using var redis = await ClusterTopology.StartAsync(withReplicas: true);
        await using var cluster = await StartAsync(redis, scale);
        for (var round = 0; round < scale.Rounds; round++)
        {
            var congress = redis.Congresses[round % redis.Congresses.Count];
            await cluster.WritesAsync(scale.Writes);
            await redis.KillPrimaryAsync(congress);
            // Until then no replica has what is written, so nothing is acknowledged.
            await redis.ReviveAsync(congress);
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("primary of a cluster killed", Promise.NothingAcknowledgedLost);
    }

    private static async Task<FaultReport> SlotMovedAsync(FaultScale scale, bool withReplicas)
    {
        await using var redis = await ClusterTopology.StartAsync(withReplicas);
        await using var cluster = await StartAsync(redis, scale);
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            await redis.MoveAsync(redis.Congresses[round % redis.Congresses.Count]);
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync(withReplicas ? "replicated slot moved" : "slot moved", Promise.NothingLost);
    }

    private static Task<FaultCluster> StartAsync(ClusterTopology redis, FaultScale scale) => FaultCluster.StartAsync(
        redis.Endpoint, Load.Of(scale.Watchers) with { Congresses = redis.Congresses, Writers = 2 }, redis.Settings);
}
