namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Several Congresses on a Redis Cluster, each in a slot of another primary.</summary>
internal static class ClusterFaults
{
    /// <summary>The slots move from primary to primary while they are written and watched.</summary>
    public static async Task<FaultReport> SlotMovedAsync(FaultScale scale)
    {
        await using var redis = await ClusterTopology.StartAsync();
        var load = Load.Of(scale.Watchers) with { Congresses = redis.Congresses, Writers = 2 };
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, load);
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            await redis.MoveAsync(redis.Congresses[round % redis.Congresses.Count]);
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("slot moved", Promise.NothingLost);
    }
}
