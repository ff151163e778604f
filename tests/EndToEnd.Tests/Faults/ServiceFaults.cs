using Grpc.Core;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What happens to the services' own processes and to their clients.</summary>
internal static class ServiceFaults
{
    // Long enough that whoever reads is never taken for slow because the machine is.
    private static readonly TimeSpan SlowConsumerLimit = TimeSpan.FromSeconds(10);

    /// <summary>Each service is killed in turn and started again.</summary>
    public static Task<FaultReport> KilledAsync(FaultScale scale) => KilledAsync(scale, isSecured: false);

    /// <summary>The same as in production.</summary>
    public static Task<FaultReport> SecuredKilledAsync(FaultScale scale) => KilledAsync(scale, isSecured: true);

    private static async Task<FaultReport> KilledAsync(FaultScale scale, bool isSecured)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured);
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        foreach (var service in (ServiceProcess[])[cluster.Votes, cluster.VetoThreats, cluster.Resolutions, cluster.SecondUpdates, cluster.Updates])
        {
            await cluster.WritesAsync(scale.Writes);
            await service.KillAsync();
            await service.StartAsync();
        }
        await cluster.WritesAsync(scale.Writes);
        cluster.Updates.RememberMemory();
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("services killed", Promise.NothingLost);
    }

    /// <summary>Each service is scaled down to one process and up to two, as a cluster's nodes are drained.</summary>
    public static async Task<FaultReport> ScaledAsync(FaultScale scale)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured: true);
        await using var cluster = await setup.StartAsync(Load.Of(scale));
        await ScaleAsync(cluster, scale.Writes);
        return await cluster.FinishAsync("services scaled down and up", Promise.NothingLost);
    }

    /// <summary>Every second process leaves in good order and comes back, while the other one goes on.</summary>
    public static async Task ScaleAsync(FaultCluster cluster, int writes)
    {
        foreach (var service in cluster.Services.Where(service => service.Replicas[^1] == service))
        {
            await cluster.WritesAsync(writes);
            await service.StopAsync();
            await cluster.WritesAsync(writes);
            await service.StartAsync();
        }
        await cluster.WritesAsync(writes);
    }

    /// <summary>Updates is stopped in good order under a crowd of watchers, which must come back one by one.</summary>
    public static Task<FaultReport> CrowdSentAwayAsync(FaultScale scale) => CrowdSentAwayAsync(scale, isSecured: false);

    /// <summary>The same as in production, where both processes stop.</summary>
    public static Task<FaultReport> SecuredCrowdSentAwayAsync(FaultScale scale) => CrowdSentAwayAsync(scale, isSecured: true);

    private static async Task<FaultReport> CrowdSentAwayAsync(FaultScale scale, bool isSecured)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured);
        var load = new Load(scale.Crowd / setup.Congresses, new WriterPace(TimeSpan.FromMilliseconds(200)));
        await using var cluster = await setup.StartAsync(load);
        RecordingWatcher[] watchers = [.. cluster.Loads.SelectMany(each => each.Watchers)];
        await Task.WhenAll(cluster.Updates.Replicas.Select(process => process.StopAsync()));
        await cluster.SeenAsync("all watchers are sent away", watcher => watcher.LastBreak.Length > 0);
        CheckSpread([.. watchers.Select(watcher => watcher.SentAwayFor).OfType<TimeSpan>()], watchers.Length);
        await Task.WhenAll(cluster.Updates.Replicas.Select(process => process.StartAsync()));
        await cluster.SeenAsync("all watchers are back", watcher => watcher.Streams > 1);
        cluster.Updates.RememberMemory();
        await cluster.WritesAsync(20);
        return await cluster.FinishAsync($"Updates restarted with {scale.Crowd} watchers", Promise.NothingLost);
    }

    /// <summary>One consumer stops reading, and later goes on.</summary>
    public static Task<FaultReport> ConsumerStalledAsync(FaultScale scale) => ConsumerStalledAsync(scale, isSecured: false);

    /// <summary>The same as in production.</summary>
    public static Task<FaultReport> SecuredConsumerStalledAsync(FaultScale scale) => ConsumerStalledAsync(scale, isSecured: true);

    private static async Task<FaultReport> ConsumerStalledAsync(FaultScale scale, bool isSecured)
    {
        await using var setup = await FaultSetup.StartAsync(isSecured);
        var load = new Load(scale.Watchers, new WriterPace(scale.Pause, StatementLength: 8_000));
        await using var cluster = await setup.StartAsync(load, ["--Watch:SlowConsumerLimit", $"{SlowConsumerLimit}"]);
        var stalled = cluster.Loads[0].AddWatcher(cluster.Watching);
        await cluster.UpdatesAsync(1);
        var others = cluster.Loads[0].Watchers.Where(watcher => watcher != stalled).Sum(watcher => watcher.Streams);
        // More than the buffers on the way hold, and longer than the service's patience: that shows only when it reads again.
        for (var writes = 4 * scale.Writes; stalled.Streams < 2; writes *= 2)
        {
            stalled.Stall();
            await cluster.WritesAsync(writes);
            // How long it stalls is the fault, not a wait for something.
            await Task.Delay(2 * SlowConsumerLimit);
            var head = (await cluster.Loads[0].HeadAsync()).Offset;
            stalled.GoOn();
            await Until.TrueAsync("the consumer has gone on", () => stalled.Streams > 1 || stalled.Place >= head);
        }
        if (stalled.LastBreak != $"{StatusCode.ResourceExhausted} SLOW_CONSUMER")
            throw new InvalidOperationException($"the consumer that stopped reading was told {stalled.LastBreak}");
        if (cluster.Loads[0].Watchers.Where(watcher => watcher != stalled).Sum(watcher => watcher.Streams) != others)
        {
            var taken = cluster.Loads[0].Watchers.Where(watcher => watcher != stalled && watcher.Streams > 1).Select(watcher => watcher.LastBreak);
            throw new InvalidOperationException($"one consumer that stopped reading took others along: {string.Join(", ", taken)}");
        }
        return await cluster.FinishAsync("consumer stalled", Promise.NothingLost);
    }

    // All advice is random between 50 ms and 1 s, so a tenth of that holds about a tenth of the watchers.
    private static void CheckSpread(TimeSpan[] delays, int watchers)
    {
        if (delays.Length < watchers)
            throw new InvalidOperationException($"only {delays.Length} of {watchers} watchers were told when to come back");
        var crowd = delays.GroupBy(delay => (int)(delay.TotalMilliseconds / 100)).Max(together => together.Count());
        if (crowd > watchers / 5)
            throw new InvalidOperationException($"{crowd} of {watchers} watchers were told to come back within the same 100 ms");
    }
}
