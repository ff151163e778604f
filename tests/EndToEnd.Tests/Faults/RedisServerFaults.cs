namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What happens to a single Redis: with <c>appendfsync always</c> nothing is lost but by a restored backup.</summary>
internal static class RedisServerFaults
{
    // Of all Congresses together, on any setup.
    private const int MostWriters = 12;

    public static Task<FaultReport> KilledAsync(FaultScale scale) => KilledAsync(scale, isSecured: false);

    /// <summary>The same as in production; it is back before its replica takes its place.</summary>
    public static Task<FaultReport> SecuredKilledAsync(FaultScale scale) => KilledAsync(scale, isSecured: true);

    private static async Task<FaultReport> KilledAsync(FaultScale scale, bool isSecured)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured);
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            var redis = setup.Primaries[round % setup.Primaries.Count];
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
            redis.Endpoint, Load.Of(scale), ["--Redis:Fsync", asksForFsync ? "true" : "false"]);
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
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale));
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
    public static Task<FaultReport> RestoredAsync(FaultScale scale) => RestoredAsync(scale, isSecured: false);

    /// <summary>The same as in production, primary by primary.</summary>
    public static Task<FaultReport> SecuredRestoredAsync(FaultScale scale) => RestoredAsync(scale, isSecured: true);

    private static async Task<FaultReport> RestoredAsync(FaultScale scale, bool isSecured)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured);
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        await cluster.WritesAsync(scale.Writes);
        var backedUp = cluster.Loads.Sum(load => load.Acknowledged);
        var backups = new List<(RedisProcess Redis, TemporaryFolder Backup)>();
        try
        {
            foreach (var redis in setup.Primaries)
                backups.Add((redis, await redis.BackUpAsync()));
            await cluster.WritesAsync(scale.Writes);
            await cluster.UpdatesAsync(scale.Writes / 2);
            await setup.WithoutReplicasAsync(async () =>
            {
                foreach (var (redis, backup) in backups)
                    await redis.RestoreAsync(backup);
            });
        }
        finally
        {
            foreach (var (_, backup) in backups)
                backup.Dispose();
        }
        await cluster.WritesAsync(2 * scale.Writes);
        await cluster.SeenAsync("all watchers are told of the loss", watcher => watcher.Told > 0);
        var report = await cluster.FinishAsync("redis-server restored from an older backup", Promise.LossIsTold);
        return report.Acknowledged - report.Lost >= backedUp ? report
            : throw new InvalidOperationException($"of {backedUp} writes that were acknowledged before the backup some are lost: {report}");
    }

    /// <summary>The network to it carries nothing for a while, and later breaks all connections.</summary>
    public static Task<FaultReport> CutOffAsync(FaultScale scale) => CutOffAsync(scale, isSecured: false);

    /// <summary>The same as in production: to all nodes at once, and between primaries and replicas.</summary>
    public static Task<FaultReport> SecuredCutOffAsync(FaultScale scale) => CutOffAsync(scale, isSecured: true);

    private static async Task<FaultReport> CutOffAsync(FaultScale scale, bool isSecured)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured, withNetwork: true);
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        await cluster.WritesAsync(scale.Writes);
        foreach (var network in setup.Network)
            network.Cut();
        var acknowledged = cluster.Loads.Sum(load => load.Acknowledged);
        // How long it lasts is the fault, not a wait for something.
        await Task.Delay(scale.Cut);
        // What Redis had answered already may be counted meanwhile, a write of each writer.
        if (cluster.Loads.Sum(load => load.Acknowledged) - acknowledged is var during && during > MostWriters)
            throw new InvalidOperationException($"{during} writes were acknowledged while the network was cut: Redis was reached by another way");
        foreach (var network in setup.Network)
            network.Heal();
        await cluster.WritesAsync(scale.Writes);
        foreach (var network in setup.Network)
            await network.ResetAsync();
        await Task.Delay(scale.Cut / 4);
        foreach (var network in setup.Network)
            network.Heal();
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("network cut and reset", Promise.NothingLost);
    }
}
