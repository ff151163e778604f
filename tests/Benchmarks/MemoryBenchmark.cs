using System.CommandLine;
using System.Diagnostics;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench memory: what one idle watcher costs in resident memory of the server it is connected to, of 10,000 on 100
/// connections, each round with servers just started; with --soak also how that memory grows over ten minutes in which
/// 1,000 watchers get 20 updates a second.
/// </summary>
internal static class MemoryBenchmark
{
    private const int Topic = 1;
    private const int Watchers = 10_000;
    private const int Connections = 100;
    private const int FirstWatchers = 100;
    private const int SoakWatchers = 1_000;
    private const int SoakRate = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan SoakStart = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soak = TimeSpan.FromMinutes(10);

    public static Command Command()
    {
        var soak = new Option<bool>("--soak") { Description = "Also ten minutes of updates to 1,000 watchers" };
        var command = new Command("memory", "Memory per idle watcher of 10,000, against NATS and etcd") { soak };
        Measurement.SetAction(command, parsed => parsed.GetValue(soak) ? [AddAsync, AddSoakAsync] : [AddAsync]);
        return command;
    }

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        const int length = 1;
        var round = 0;
        var results = await Rounds.RunAsync(
            "memory of idle watchers",
            [
                ("votetracker", async () =>
                {
                    await using var suite = await MeasuredSuite.StartAsync(Fresh(), fsync: true, cancellationToken);
                    await using var system = new VoteTrackerPubSubSystem(suite, "votetracker");
                    return await MeasureAsync(system, cancellationToken);
                }),
                ("nats", async () => await MeasureOwnAsync(await NatsPubSubSystem.StartAsync(Fresh(), length, cancellationToken), cancellationToken)),
                ("etcd", async () => await MeasureOwnAsync(await EtcdPubSubSystem.StartAsync(Fresh(), length, cancellationToken), cancellationToken)),
            ],
            cancellationToken);
        foreach (var (name, rounds) in results)
            figures.Add($"memory_per_watcher_{name}", "KB", rounds, atMost: name == "votetracker" ? 25 : null);
        foreach (var name in (string[])["nats", "etcd"])
            figures.AddRatio($"memory_per_watcher_to_{name}", results["votetracker"], results[name]);

        string Fresh() => Directory.CreateDirectory(Path.Combine(directory, $"{round++}")).FullName;
    }

    private static async Task<double> MeasureOwnAsync(IPubSubSystem system, CancellationToken cancellationToken)
    {
        await using (system)
            return await MeasureAsync(system, cancellationToken);
    }

    private static async Task<double> MeasureAsync(IPubSubSystem system, CancellationToken cancellationToken)
    {
        // The first watchers bring what is needed once, such as compiled code.
        await using (await Subscribers.OpenAsync(system, Topic, FirstWatchers, Connections, new Arrivals(), cancellationToken))
            await SettledAsync(system, cancellationToken);
        var before = await SettledAsync(system, cancellationToken);
        await using var watchers = await Subscribers.OpenAsync(system, Topic, Watchers, Connections, new Arrivals(), cancellationToken);
        return (await SettledAsync(system, cancellationToken) - before) / Watchers / 1_000;
    }

    /// <summary>Waits until the memory stands still.</summary>
    private static async Task<double> SettledAsync(IPubSubSystem system, CancellationToken cancellationToken)
    {
        var resident = system.ResidentBytes;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            var now = system.ResidentBytes;
            if (Math.Abs(now - resident) < 100_000)
                return now;
            resident = now;
        }
        return resident;
    }

    private static async Task AddSoakAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var suite = await MeasuredSuite.StartAsync(directory, fsync: true, cancellationToken);
        await using var system = new VoteTrackerPubSubSystem(suite, "votetracker");
        await system.PrepareAsync(Topic);
        await using var watchers = await Subscribers.OpenAsync(system, Topic, SoakWatchers, Connections, new Arrivals(), cancellationToken);
        var (sequence, looks) = (0, new List<double>());
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Soak;)
        {
            watchers.Arrivals.Expect((long)SoakRate * SoakWatchers);
            await Pace.RunAsync(SoakRate, SoakRate, _ => system.WriteAsync(Topic, ++sequence), cancellationToken);
            await watchers.Arrivals.LastAsync(Patience, cancellationToken);
            if (Stopwatch.GetElapsedTime(started) < SoakStart)
                continue;
            looks.Add(system.ResidentBytes / 1e6);
            if (sequence % (60 * SoakRate) == 0)
                await Console.Error.WriteLineAsync($"bench: soak, {Stopwatch.GetElapsedTime(started).TotalMinutes:0} minutes, {looks[^1]:0} MB");
        }
        // A collector's saw has teeth; what grows is what is left at its feet.
        var (first, last) = (looks.Take(60).Min(), looks.TakeLast(60).Min());
        figures.Add("memory_soak_start", "MB", first);
        figures.Add("memory_soak_end", "MB", last);
        figures.Add("memory_soak_growth_ratio", "×", last / first);
    }
}
