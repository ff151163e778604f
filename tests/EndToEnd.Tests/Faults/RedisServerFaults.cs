namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What happens to a single Redis: with <c>appendfsync always</c> nothing is lost but by a restored backup.</summary>
internal static class RedisServerFaults
{
    public static async Task<FaultReport> KilledAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            await redis.KillAsync();
            await redis.StartAsync();
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("redis-server killed", Promise.NothingLost);
    }

    /// <summary>
    /// It is killed where it writes its log through only once a second, and the services ask for it with each commit or do without.
    /// </summary>
    public static async Task<FaultReport> KilledUnsyncedAsync(FaultScale scale, bool asksForFsync)
    {
        await using var redis = await RedisProcess.StartAsync("--appendfsync", "everysec");
        await using var cluster = await FaultCluster.StartAsync(
            redis.Endpoint, Load.Of(scale.Watchers), ["--Redis:Fsync", asksForFsync ? "true" : "false"]);
        await cluster.WritesAsync(scale.Writes);
        await redis.KillAsync();
        await redis.StartAsync();
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync(
            "redis-server with everysec killed", asksForFsync ? Promise.NothingAcknowledgedLost : Promise.LossIsTold);
    }

    /// <summary>It answers nothing for a while, and no connection breaks.</summary>
    public static async Task<FaultReport> FrozenAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            redis.Freeze();
            // How long it lasts is the fault, not a wait for something.
            await Task.Delay(scale.Cut);
            redis.Thaw();
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("redis-server frozen", Promise.NothingLost);
    }

    /// <summary>It is backed up under load and restored as the manual says; the backup lacks what was acknowledged and seen since, and nothing else.</summary>
    public static async Task<FaultReport> RestoredAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        await cluster.WritesAsync(scale.Writes);
        var backedUp = cluster.Loads.Sum(load => load.Acknowledged);
        using var backup = await redis.BackUpAsync();
        await cluster.WritesAsync(scale.Writes);
        await cluster.UpdatesAsync(scale.Writes / 2);
        await redis.RestoreAsync(backup);
        await cluster.WritesAsync(2 * scale.Writes);
        await cluster.SeenAsync("all watchers are told of the loss", watcher => watcher.Told > 0);
        var report = await cluster.FinishAsync("redis-server restored from an older backup", Promise.LossIsTold);
        return report.Acknowledged - report.Lost >= backedUp ? report
            : throw new InvalidOperationException($"of {backedUp} writes that were acknowledged before the backup some are lost: {report}");
    }

    public static async Task<FaultReport> CutOffAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var network = new TcpProxy(redis.Port);
        await using var cluster = await FaultCluster.StartAsync(network.Endpoint, Load.Of(scale.Watchers));
        await cluster.WritesAsync(scale.Writes);
        network.Cut();
        // How long it lasts is the fault, not a wait for something.
        await Task.Delay(scale.Cut);
        network.Heal();
        await cluster.WritesAsync(scale.Writes);
        await network.ResetAsync();
        await Task.Delay(scale.Cut / 4);
        network.Heal();
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("network cut and reset", Promise.NothingLost);
    }
}
