namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>The primary dies and Sentinel promotes a replica, which has all acknowledged writes or not.</summary>
internal static class FailoverFaults
{
    /// <summary>With <c>Redis:Replicas=1</c> a write is acknowledged when the replica has it too.</summary>
    public static async Task<FaultReport> WithAllWritesAsync(FaultScale scale)
    {
        await using var redis = await SentinelTopology.StartAsync();
        await using var bed = await FaultBed.StartAsync(redis.Endpoint, Load.Of(scale.Watchers), ["--Redis:Replicas", "1"]);
        await bed.WritesAsync(scale.Writes);
        await redis.KillPrimaryAsync();
        await redis.ReviveAsync();
        await bed.WritesAsync(scale.Writes);
        return await bed.FinishAsync("replica with all writes promoted", Promise.NothingAcknowledgedLost);
    }

    /// <summary>The replica lacks what was acknowledged and seen, and new writes overtake what was lost.</summary>
    public static async Task<FaultReport> WithoutAllWritesAsync(FaultScale scale)
    {
        await using var redis = await SentinelTopology.StartAsync();
        await using var bed = await FaultBed.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        await bed.WritesAsync(scale.Writes);
        await redis.CutReplicationAsync();
        await bed.WritesAsync(scale.Writes);
        await bed.UpdatesAsync(scale.Writes / 2);
        await redis.KillPrimaryAsync();
        await bed.WritesAsync(2 * scale.Writes);
        await redis.ReviveAsync();
        await bed.WritesAsync(scale.Writes);
        await bed.SeenAsync("all watchers are told of the loss", watcher => watcher.Told > 0);
        return await bed.FinishAsync("replica without all writes promoted", Promise.LossIsTold);
    }
}
