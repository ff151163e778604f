using System.Diagnostics;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench fanout: deliveries per second, and processor time of the servers per delivery, to 1, 100, 1,000 and 10,000
/// subscribers of every update. Up to 1,000 each has a connection of its own; 10,000 share 100 connections. All systems carry the
/// same number of bytes to clients of the same kind in this one process; their servers are processes of their own, and what
/// they cost is read from these: for VoteTracker of all services and Redis.
/// <para>A burst is published as fast as its system takes it, and its time runs from the first byte published to the last
/// delivery. NATS gets it in one piece; etcd with 128 puts under way; Redis as pipelined XADDs; VoteTracker as pipelined commits
/// of one update each, without the services that decide them, since no peer decides anything. In api_burst they do: 64 calls of
/// IssueVetoThreat under way. NATS core keeps nothing; etcd, Redis and VoteTracker have each update on the disk before it is
/// acknowledged.</para>
/// <para>Steady are ordinary writes at 100 a second: 100 of them, or 30 where there are 10,000 subscribers, of which not every
/// system keeps up.</para>
/// <para>Each update counts that a subscriber received, also where several came in one message, as VoteTracker and etcd do it for a
/// subscriber that is behind.</para>
/// </summary>
internal static class FanOutBenchmark
{
    private const int MostConnections = 1_000;
    private const int SharedConnections = 100;
    private const int SteadyRate = 100;
    private const int BurstDeliveries = 300_000;
    private const int LongestBurst = 10_000;
    private const int ApiAtOnce = 64;
    private const string Ours = "votetracker";

    private static readonly int[] Counts = [1, 100, 1_000, 10_000];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static int _sequence;

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var suite = await MeasuredSuite.StartAsync(directory, fsync: true, cancellationToken);
        await using var ours = new VoteTrackerPubSubSystem(suite, Ours);
        var length = (await ours.UpdateAsync()).CalculateSize();
        figures.Add("update_length", "bytes", length);
        figures.Note("fanout: votetracker, etcd and redis sync each update to the disk before it is acknowledged; nats keeps nothing.");
        await using var nats = await NatsPubSubSystem.StartAsync(directory, length, cancellationToken);
        await using var etcd = await EtcdPubSubSystem.StartAsync(directory, length, cancellationToken);
        await using var redis = await RedisPubSubSystem.StartAsync(directory, length, cancellationToken);

        for (var topic = 0; topic < Counts.Length; topic++)
        {
            var subscribers = Counts[topic];
            IPubSubSystem[] systems = [ours, nats, etcd, redis];
            await AddAsync(
                figures,
                topic + 1,
                subscribers,
                [.. systems.Where(system => system.SharesConnections || subscribers <= MostConnections)],
                cancellationToken);
        }
    }

    private static async Task AddAsync(Figures figures, int topic, int subscribers, IPubSubSystem[] systems, CancellationToken cancellationToken)
    {
        var opened = new List<Subscribers>();
        try
        {
            var measured = new List<(string Name, Func<Task<Result>> Measure)>();
            foreach (var system in systems)
            {
                var arrivals = new Arrivals();
                await system.PrepareAsync(topic);
                var connections = subscribers <= MostConnections ? subscribers : SharedConnections;
                opened.Add(await Subscribers.OpenAsync(system, topic, subscribers, connections, arrivals, cancellationToken));
                measured.Add((system.Name, () => MeasureAsync(system, topic, subscribers, arrivals, cancellationToken)));
            }
            Report(figures, subscribers, await Rounds.RunAsync($"fan-out to {subscribers:N0}", measured, cancellationToken));
        }
        finally
        {
            foreach (var subscribersOfOne in opened)
                await subscribersOfOne.DisposeAsync();
        }
    }

    private static async Task<Result> MeasureAsync(
        IPubSubSystem system, int topic, int subscribers, Arrivals arrivals, CancellationToken cancellationToken)
    {
        var updates = Math.Clamp(BurstDeliveries / subscribers, 30, LongestBurst);
        var burst = await TimeAsync(system, updates * subscribers, arrivals, system.Burst(topic, updates), cancellationToken);
        var api = system.Name == Ours && subscribers == MostConnections
            ? await TimeAsync(system, updates * subscribers, arrivals, () => Parallel.ForEachAsync(
                Enumerable.Range(0, updates),
                new ParallelOptions { MaxDegreeOfParallelism = ApiAtOnce },
                async (_, _) => await system.WriteAsync(topic, Interlocked.Increment(ref _sequence))), cancellationToken)
            : default;
        var writes = Math.Min(updates, SteadyRate);
        var steady = await TimeAsync(system, writes * subscribers, arrivals, () => Pace.RunAsync(
            SteadyRate, writes, _ => system.WriteAsync(topic, Interlocked.Increment(ref _sequence)), cancellationToken), cancellationToken);
        return new Result(burst, steady, api);
    }

    private static async Task<Timing> TimeAsync(
        IPubSubSystem system, long deliveries, Arrivals arrivals, Func<Task> publish, CancellationToken cancellationToken)
    {
        arrivals.Expect(deliveries);
        var processor = system.ProcessorSeconds;
        var started = Stopwatch.GetTimestamp();
        var publishing = publish();
        long last;
        try
        {
            last = await arrivals.LastAsync(Patience, cancellationToken);
            await publishing;
        }
        catch (TimeoutException overloaded) when (system.Name != Ours)
        {
            // A peer may give up; what it delivered until then is its rate.
            await Console.Error.WriteLineAsync($"bench: {system.Name}: {overloaded.Message}");
            (deliveries, last) = (Math.Max(1, arrivals.Count), Stopwatch.GetTimestamp());
        }
        return new Timing(deliveries, Stopwatch.GetElapsedTime(started, last).TotalSeconds, system.ProcessorSeconds - processor);
    }

    private static void Report(Figures figures, int subscribers, Dictionary<string, List<Result>> results)
    {
        Report("burst", result => result.Burst, natsTarget: 1, etcdTarget: 3);
        Report("steady", result => result.Steady, natsTarget: null, etcdTarget: null);
        if (results[Ours][0].ApiBurst.Deliveries > 0)
        {
            double[] rates = [.. results[Ours].Select(result => result.ApiBurst.PerSecond)];
            figures.Add($"fanout_api_burst_{subscribers}_{Ours}", "deliveries/s", rates);
            foreach (var (name, peer) in results.Where(pair => pair.Key != Ours))
                figures.AddRatio($"fanout_api_burst_{subscribers}_to_{name}", rates, [.. peer.Select(result => result.Burst.PerSecond)]);
        }

        void Report(string kind, Func<Result, Timing> timing, double? natsTarget, double? etcdTarget)
        {
            var stem = $"fanout_{kind}_{subscribers}";
            var rates = results.ToDictionary(pair => pair.Key, pair => pair.Value.ConvertAll(result => timing(result).PerSecond));
            foreach (var (name, rate) in rates)
                figures.Add($"{stem}_{name}", "deliveries/s", rate);
            // Processor time has a grain of 10 ms, so it is taken over all rounds.
            foreach (var (name, rounds) in results)
            {
                figures.Add(
                    $"{stem}_{name}_cpu",
                    "µs/delivery",
                    1e6 * rounds.Sum(round => timing(round).ProcessorSeconds) / rounds.Sum(round => timing(round).Deliveries));
            }
            foreach (var (name, rate) in rates.Where(pair => pair.Key != Ours))
            {
                var target = subscribers != MostConnections ? null : name switch { "nats" => natsTarget, "etcd" => etcdTarget, _ => null };
                figures.AddRatio($"{stem}_to_{name}", rates[Ours], rate, atLeast: target);
            }
        }
    }

    private readonly record struct Timing(long Deliveries, double Seconds, double ProcessorSeconds)
    {
        public double PerSecond => Deliveries / Seconds;
    }

    private sealed record Result(Timing Burst, Timing Steady, Timing ApiBurst);
}
