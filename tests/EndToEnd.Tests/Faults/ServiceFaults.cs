using System.Diagnostics;
using Grpc.Core;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What happens to the services' own processes and to their clients.</summary>
internal static class ServiceFaults
{
    /// <summary>Each service is killed in turn and started again.</summary>
    public static async Task<FaultReport> KilledAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var bed = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        foreach (var service in (ServiceProcess[])[bed.Votes, bed.VetoThreats, bed.Resolutions, bed.SecondUpdates, bed.Updates])
        {
            await bed.WritesAsync(scale.Writes);
            await service.KillAsync();
            await service.StartAsync();
        }
        await bed.WritesAsync(scale.Writes);
        bed.Updates.RememberMemory();
        await bed.WritesAsync(scale.Writes);
        return await bed.FinishAsync("services killed", Promise.NothingLost);
    }

    /// <summary>Updates is stopped in good order under a crowd of watchers, which must come back one by one.</summary>
    public static async Task<FaultReport> CrowdSentAwayAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        var load = new Load(scale.Crowd, new WriterPace(TimeSpan.FromMilliseconds(200)));
        await using var bed = await FaultCluster.StartAsync(redis.Endpoint, load);
        var watchers = bed.Scenes[0].Watchers;
        await bed.Updates.StopAsync();
        await bed.SeenAsync("all watchers are sent away", watcher => watcher.LastBreak.Length > 0);
        CheckSpread([.. watchers.Select(watcher => watcher.SentAwayFor).OfType<TimeSpan>()], watchers.Count);
        await bed.Updates.StartAsync();
        await bed.SeenAsync("all watchers are back", watcher => watcher.Streams > 1);
        CheckArrivals([.. watchers.Select(watcher => watcher.Asked).Order()]);
        bed.Updates.RememberMemory();
        await bed.WritesAsync(20);
        return await bed.FinishAsync($"Updates restarted with {scale.Crowd} watchers", Promise.NothingLost);
    }

    /// <summary>One consumer stops reading, and later goes on.</summary>
    public static async Task<FaultReport> ConsumerStalledAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        var load = new Load(scale.Watchers, new WriterPace(TimeSpan.FromMilliseconds(10), StatementLength: 8_000));
        await using var bed = await FaultCluster.StartAsync(redis.Endpoint, load, ["--Watch:SlowConsumerLimit", "00:00:02"]);
        var stalled = bed.Scenes[0].AddWatcher(bed.Watching);
        await bed.UpdatesAsync(1);
        var others = bed.Scenes[0].Watchers.Where(watcher => watcher != stalled).Sum(watcher => watcher.Streams);
        // More than the buffers on the way hold, and longer than the service's patience: that shows only when it reads again.
        for (var writes = 4 * scale.Writes; stalled.Streams < 2; writes *= 2)
        {
            stalled.Stall();
            await bed.WritesAsync(writes);
            var head = (await bed.Scenes[0].HeadAsync()).Offset;
            stalled.GoOn();
            await Until.TrueAsync("the consumer has gone on", () => stalled.Streams > 1 || stalled.Place >= head);
        }
        if (stalled.LastBreak != $"{StatusCode.ResourceExhausted} SLOW_CONSUMER")
            throw new InvalidOperationException($"the consumer that stopped reading was told {stalled.LastBreak}");
        if (bed.Scenes[0].Watchers.Where(watcher => watcher != stalled).Sum(watcher => watcher.Streams) != others)
        {
            var taken = bed.Scenes[0].Watchers.Where(watcher => watcher != stalled && watcher.Streams > 1).Select(watcher => watcher.LastBreak);
            throw new InvalidOperationException($"one consumer that stopped reading took others along: {string.Join(", ", taken)}");
        }
        return await bed.FinishAsync("consumer stalled", Promise.NothingLost);
    }

    // They are told to come back within a second, and try again within two seconds each while it is away. How the machine is loaded
    // moves that, so only a true herd counts.
    private static void CheckArrivals(long[] asked)
    {
        var herd = asked.Length * 3 / 4;
        for (var first = 0; first + herd < asked.Length; first++)
        {
            if (Stopwatch.GetElapsedTime(asked[first], asked[first + herd]) < TimeSpan.FromMilliseconds(100))
                throw new InvalidOperationException($"{herd} of {asked.Length} watchers came back within 100 ms");
        }
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
