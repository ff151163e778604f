using System.Diagnostics;
using System.Globalization;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench latency: from the start of a write call to the subscriber's receipt, at 100 and 2,000 writes a second that do not
/// wait for each other. VoteTracker's write is IssueVetoThreat, so its figure has the whole way: service, decision, commit, feed.
/// <para>Who is compared syncs alike: votetracker, etcd and redis (XADD to XREAD BLOCK) have each write on the disk before
/// anybody is told of it; votetracker_everysec runs with Redis:Fsync=false over a Redis that syncs every second, and is compared
/// with JetStream's file storage, which syncs every two minutes. grpc_relay is gRPC services that do nothing but pass on, over a Redis that
/// syncs each write: what no service of this kind goes below.</para>
/// </summary>
internal static class LatencyBenchmark
{
    private const int Topic = 1;

    // More than the writes of a round: none has to wait for another one on the same measure.
    private const int Measures = 10_000;
    private const string Ours = "votetracker";
    private const string OursEverySecond = "votetracker_everysec";

    private static readonly (int PerSecond, int Writes)[] Rates = [(100, 300), (2_000, 4_000)];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var suite = await MeasuredSuite.StartAsync(directory, fsync: true, cancellationToken);
        await using var everySecond = await MeasuredSuite.StartAsync(directory, fsync: false, cancellationToken);
        await using var ours = new VoteTrackerPubSubSystem(suite, Ours, Measures);
        await using var oursEverySecond = new VoteTrackerPubSubSystem(everySecond, OursEverySecond, Measures);
        var length = (await ours.UpdateAsync()).CalculateSize();
        await using var etcd = await EtcdPubSubSystem.StartAsync(directory, length, cancellationToken);
        await using var jetStream = await JetStreamPubSubSystem.StartAsync(directory, length, cancellationToken);
        await using var redis = await RedisPubSubSystem.StartAsync(directory, length, cancellationToken);
        await using var relay = await RelayPubSubSystem.StartAsync(directory, cancellationToken);
        await using var commits = await RelayPubSubSystem.OfCommitsAsync(
            directory, suite, await RecordedCommit.OfAsync(suite, cancellationToken), cancellationToken);

        figures.Note("latency: votetracker, etcd and redis sync each write; votetracker_everysec every second, jetstream every two minutes.");

        var subscribers = new List<Subscriber>();
        try
        {
            foreach (var system in (IPubSubSystem[])[ours, etcd, oursEverySecond, jetStream, redis, relay, commits])
                subscribers.Add(await Subscriber.OpenAsync(system, cancellationToken));
            foreach (var (perSecond, writes) in Rates)
            {
                var systems = subscribers.Select(subscriber =>
                    (subscriber.PubSubSystem.Name, Measure: (Func<Task<double[]>>)(() => subscriber.MeasureAsync(perSecond, writes, cancellationToken))));
                Report(figures, perSecond, await Rounds.RunAsync(
                    string.Create(CultureInfo.InvariantCulture, $"latency at {perSecond:N0} writes/s"), [.. systems], cancellationToken));
            }
        }
        finally
        {
            foreach (var subscriber in subscribers)
                await subscriber.DisposeAsync();
        }
    }

    private static void Report(Figures figures, int perSecond, Dictionary<string, List<double[]>> results)
    {
        foreach (var (name, rounds) in results)
        {
            figures.Add($"latency_{perSecond}_{name}_p50", "ms", At(name, 0.5));
            figures.Add($"latency_{perSecond}_{name}_p99", "ms", At(name, 0.99));
            // One in a thousand is too few for a round.
            figures.Add($"latency_{perSecond}_{name}_p999", "ms", Percentile([.. rounds.SelectMany(round => round).Order()], 0.999));
        }
        Compare(Ours, "etcd", perSecond == 2_000 ? (1.5, 2) : (null, null));
        Compare(Ours, "redis", perSecond == 100 ? (1.4, 2) : (null, null));
        Compare(OursEverySecond, "jetstream", (null, null));
        Compare(Ours, "grpc_relay", (null, null));
        Compare(Ours, "grpc_relay_of_commits", (null, null));
        foreach (var relay in (string[])["grpc_relay", "grpc_relay_of_commits"])
        {
            Compare(relay, "redis", (null, null));
            Compare(relay, "etcd", (null, null));
        }

        void Compare(string ours, string peer, (double? P50, double? P99) most)
        {
            var name = ours == Ours || ours == OursEverySecond ? $"latency_{perSecond}_to_{peer}" : $"latency_{perSecond}_{ours}_to_{peer}";
            figures.AddRatio($"{name}_p50", At(ours, 0.5), At(peer, 0.5), atMost: most.P50);
            figures.AddRatio($"{name}_p99", At(ours, 0.99), At(peer, 0.99), atMost: most.P99);
        }

        List<double> At(string name, double part) => results[name].ConvertAll(round => Percentile(round, part));
    }

    private static double Percentile(double[] ascending, double part) => ascending[(int)Math.Ceiling(part * ascending.Length) - 1];

    private sealed class Subscriber : IAsyncDisposable
    {
        private readonly Sightings _sightings;
        private readonly Arrivals _arrivals;
        private Subscribers? _connection;
        private int _next;

        private Subscriber(IPubSubSystem system)
        {
            (PubSubSystem, _sightings) = (system, new Sightings());
            _arrivals = new Arrivals { Observer = _sightings.Look };
        }

        public IPubSubSystem PubSubSystem { get; }

        public static async Task<Subscriber> OpenAsync(IPubSubSystem system, CancellationToken cancellationToken)
        {
            var subscriber = new Subscriber(system);
            await system.PrepareAsync(Topic);
            subscriber._connection = await Subscribers.OpenAsync(system, Topic, 1, 1, subscriber._arrivals, cancellationToken);
            return subscriber;
        }

        /// <summary>Measures once.</summary>
        /// <returns>The latencies in milliseconds, ascending.</returns>
        public async Task<double[]> MeasureAsync(int perSecond, int writes, CancellationToken cancellationToken)
        {
            var first = _next;
            _next += writes;
            var starts = new long[writes];
            _sightings.Begin(first, writes);
            _arrivals.Expect(writes);
            await Pace.RunAsync(
                perSecond,
                writes,
                write =>
                {
                    starts[write] = Stopwatch.GetTimestamp();
                    return PubSubSystem.WriteAsync(Topic, first + write);
                },
                cancellationToken);
            await _arrivals.LastAsync(Patience, cancellationToken);
            return [.. starts.Select((start, write) => _sightings.At(first + write) is > 0 and var seen
                ? Stopwatch.GetElapsedTime(start, seen).TotalMilliseconds
                : throw new InvalidOperationException($"{PubSubSystem.Name} delivered all, but {first + write} was not seen")).Order()];
        }

        public async ValueTask DisposeAsync()
        {
            if (_connection is not null)
                await _connection.DisposeAsync();
        }
    }
}
