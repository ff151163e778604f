using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>The primary dies and Sentinel promotes a replica, which has all acknowledged writes or not.</summary>
internal static class FailoverFaults
{
    /// <summary>With <c>Redis:Replicas=1</c> a write is acknowledged when the replica has it too.</summary>
    public static async Task<FaultReport> WithAllWritesAsync(FaultScale scale)
    {
        await using var redis = await SentinelTopology.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale), ["--Redis:Replicas", "1"]);
        await cluster.WritesAsync(scale.Writes);
        await redis.KillPrimaryAsync();
        await redis.ReviveAsync();
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("replica with all writes promoted", Promise.NothingAcknowledgedLost);
    }

    /// <summary>The replica lacks what was acknowledged and seen, which shows at once: its log is shorter.</summary>
    public static Task<FaultReport> WithoutAllWritesAsync(FaultScale scale) => WithoutAllWritesAsync(scale, isOvertaken: false);

    /// <summary>The same, and nobody who reads the log looks at it until new writes have overtaken what was lost.</summary>
    public static Task<FaultReport> OvertakenAsync(FaultScale scale) => WithoutAllWritesAsync(scale, isOvertaken: true);

    private static async Task<FaultReport> WithoutAllWritesAsync(FaultScale scale, bool isOvertaken)
    {
        await using var redis = await SentinelTopology.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale));
        await cluster.WritesAsync(scale.Writes);
        await redis.CutReplicationAsync();
        await cluster.WritesAsync(scale.Writes);
        await cluster.UpdatesAsync(scale.Writes / 2);
        if (isOvertaken)
        {
            cluster.Updates.Freeze();
            cluster.SecondUpdates.Freeze();
        }
        var seen = cluster.Loads[0].Watchers.Max(watcher => watcher.Place);
        await redis.KillPrimaryAsync();
        await cluster.WritesAsync(2 * scale.Writes);
        // What the last writes before the blow added, some watchers may not have seen yet.
        await Until.TrueAsync("new writes have overtaken what was lost", async () =>
            long.Parse((string)(await redis.Primary.SendAsync("HGET", $"{{{cluster.Loads[0].Congress}}}:meta", "head"))!, CultureInfo.InvariantCulture)
                > seen + scale.Writes);
        if (isOvertaken)
        {
            cluster.Updates.Thaw();
            cluster.SecondUpdates.Thaw();
        }
        await redis.ReviveAsync();
        await cluster.WritesAsync(scale.Writes);
        await cluster.SeenAsync("all watchers are told of the loss", watcher => watcher.Told > 0);
        return await cluster.FinishAsync(
            isOvertaken ? "replica without all writes promoted and overtaken unseen" : "replica without all writes promoted", Promise.LossIsTold);
    }
}
