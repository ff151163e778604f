namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// Several Congresses on a Redis Cluster, each in a slot of another primary. Everybody speaks TLS, the services are the user of the manual, and every
/// client has a token.
/// </summary>
internal static class ClusterFaults
{
    /// <summary>The slots move from primary to primary while they are written and watched.</summary>
    public static Task<FaultReport> SlotMovedAsync(FaultScale scale) => SlotMovedAsync(scale, withReplicas: false);

    /// <summary>The same where each commit must be confirmed by a replica of the primary that has it just then.</summary>
    public static Task<FaultReport> ReplicatedSlotMovedAsync(FaultScale scale) => SlotMovedAsync(scale, withReplicas: true);

    /// <summary>Primaries die and their replicas take over, with all writes that were acknowledged.</summary>
    public static async Task<FaultReport> PrimaryKilledAsync(FaultScale scale)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured: true);
        var redis = setup.Cluster!;
        await using var cluster = await setup.StartAsync(Load.Of(scale));
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

    /// <summary>A primary dies whose replica lacks what was acknowledged and seen, where no commit waits for a replica.</summary>
    public static async Task<FaultReport> PrimaryKilledWithoutAllWritesAsync(FaultScale scale)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured: true);
        var redis = setup.Cluster!;
        await using var cluster = await setup.StartAsync(Load.Of(scale), ["--Redis:Replicas", "0"]);
        var load = cluster.Loads[0];
        await cluster.WritesAsync(scale.Writes);
        await redis.CutReplicationAsync(load.Congress);
        await cluster.WritesAsync(scale.Writes);
        await cluster.UpdatesAsync(scale.Writes / 2);
        await redis.KillPrimaryAsync(load.Congress);
        await redis.ReviveAsync(load.Congress);
        await cluster.WritesAsync(2 * scale.Writes);
        await Until.TrueAsync("all watchers of its Congress are told of the loss", () => load.Watchers.All(watcher => watcher.Told > 0));
        var report = await cluster.FinishAsync("primary of a cluster killed without all writes", Promise.LossIsTold);
        return report.Lost > 0 ? report : throw new InvalidOperationException($"nothing was lost, so nothing was tested: {report}");
    }

    /// <summary>Primaries answer nothing for a while, not long enough for their replicas to take over, and no connection breaks.</summary>
    public static async Task<FaultReport> PrimaryFrozenAsync(FaultScale scale)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured: true);
        var redis = setup.Cluster!;
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            var primary = await redis.PrimaryAsync(redis.Congresses[round % redis.Congresses.Count]);
            primary.Freeze();
            // How long it lasts is the fault, not a wait for something.
            await Task.Delay(scale.Cut < ClusterTopology.NodeTimeout / 2 ? scale.Cut : ClusterTopology.NodeTimeout / 2);
            primary.Thaw();
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("primary of a cluster frozen", Promise.NothingAcknowledgedLost);
    }

    private static async Task<FaultReport> SlotMovedAsync(FaultScale scale, bool withReplicas)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured: true, withReplicas);
        var redis = setup.Cluster!;
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            await redis.MoveAsync(redis.Congresses[round % redis.Congresses.Count]);
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync(withReplicas ? "replicated slot moved" : "slot moved", Promise.NothingLost);
    }
}
