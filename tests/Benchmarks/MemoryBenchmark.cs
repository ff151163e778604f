using System.CommandLine;
using System.Diagnostics;
using VoteTracker.Benchmarks.Couriers;
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

    public static async Task AddAsync(Figures figures, string directory, CancellationToken stop)
    {
        const int length = 1;
        var round = 0;
        var results = await Rounds.RunAsync(
            "memory of idle watchers",
            [
                ("votetracker", async () =>
                {
                    await using var suite = await Suite.StartAsync(Fresh(), fsync: true, stop);
                    await using var courier = new VoteTrackerCourier(suite, "votetracker");
                    return await MeasureAsync(courier, stop);
                }),
                ("nats", async () => await MeasureOwnAsync(await NatsCourier.StartAsync(Fresh(), length, stop), stop)),
                ("etcd", async () => await MeasureOwnAsync(await EtcdCourier.StartAsync(Fresh(), length, stop), stop)),
            ],
            stop);
        foreach (var (name, rounds) in results)
            figures.Add($"memory_per_watcher_{name}", "KB", rounds, atMost: name == "votetracker" ? 25 : null);
        foreach (var name in (string[])["nats", "etcd"])
            figures.AddRatio($"memory_per_watcher_to_{name}", results["votetracker"], results[name]);

        string Fresh() => Directory.CreateDirectory(Path.Combine(directory, $"{round++}")).FullName;
    }

    private static async Task<double> MeasureOwnAsync(ICourier courier, CancellationToken stop)
    {
        await using (courier)
            return await MeasureAsync(courier, stop);
    }

    private static async Task<double> MeasureAsync(ICourier courier, CancellationToken stop)
    {
        // The first watchers bring what is needed once, such as compiled code.
        await using (await Subscribers.OpenAsync(courier, Topic, FirstWatchers, Connections, new Arrivals(), stop))
            await SettledAsync(courier, stop);
        var before = await SettledAsync(courier, stop);
        await using var watchers = await Subscribers.OpenAsync(courier, Topic, Watchers, Connections, new Arrivals(), stop);
        return (await SettledAsync(courier, stop) - before) / Watchers / 1_000;
    }

    /// <summary>Waits until the memory stands still.</summary>
    private static async Task<double> SettledAsync(ICourier courier, CancellationToken stop)
    {
        var resident = courier.ResidentBytes;
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Patience;)
        {
            await Task.Delay(BetweenLooks, stop);
            var now = courier.ResidentBytes;
            if (Math.Abs(now - resident) < 100_000)
                return now;
            resident = now;
        }
        return resident;
    }

    private static async Task AddSoakAsync(Figures figures, string directory, CancellationToken stop)
    {
        await using var suite = await Suite.StartAsync(directory, fsync: true, stop);
        await using var courier = new VoteTrackerCourier(suite, "votetracker");
        await courier.PrepareAsync(Topic);
        await using var watchers = await Subscribers.OpenAsync(courier, Topic, SoakWatchers, Connections, new Arrivals(), stop);
        var (sequence, looks) = (0, new List<double>());
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Soak;)
        {
            watchers.Arrivals.Expect((long)SoakRate * SoakWatchers);
            await Pace.RunAsync(SoakRate, SoakRate, _ => courier.WriteAsync(Topic, ++sequence), stop);
            await watchers.Arrivals.LastAsync(Patience, stop);
            if (Stopwatch.GetElapsedTime(started) < SoakStart)
                continue;
            looks.Add(courier.ResidentBytes / 1e6);
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
