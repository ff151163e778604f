using System.Diagnostics;
using Grpc.Core;
using Grpc.Health.V1;
using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;
using VoteTracker.V1;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench writes: calls per second of 1, 16 and 64 clients that each wait for their answer, every commit on the disk before
/// it; against an empty call (the health check named liveness) on the same server, against the bare commit script of such a call and a bare
/// XADD of its update in redis-benchmark, which is what Redis and the disk allow, against the same call of a service that does nothing but
/// one XADD, which is what gRPC allows, against a service that reads and runs the commit script for each call and decides nothing, and against
/// etcd's puts of as many bytes. Who decides outside of Redis reads first: the bare script is also run from this process with and without reading
/// before, which tells what that leaves of it. Each client writes to votes and measures of its own. With
/// everysec the disk is left out (Redis:Fsync=false), which tells what it costs. JetStream has no row: the server that Debian has syncs no
/// single write.
/// </summary>
internal static class WritesBenchmark
{
    private const int Topic = 1;
    private const int Measures = 20_000;
    private const int Members = 435;

    private static readonly int[] ClientCounts = [1, 16, 64];
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(1);
    private static int _sequence;
    private static int _vote;

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var suite = await MeasuredSuite.StartAsync(directory, fsync: true, cancellationToken);
        await using var system = new VoteTrackerPubSubSystem(suite, "votetracker", Measures);
        await system.PrepareAsync(Topic);
        await using var everySecond = await MeasuredSuite.StartAsync(directory, fsync: false, cancellationToken);
        await using var unsynced = new VoteTrackerPubSubSystem(everySecond, "everysec", Measures);
        await unsynced.PrepareAsync(Topic);
        var commit = await RecordedCommit.OfAsync(suite, cancellationToken);
        var script = new CommitScript(commit, suite.Redis.Port);
        await using var relay = await RelayPubSubSystem.StartAsync(directory, cancellationToken);
        await using var commits = await RelayPubSubSystem.OfCommitsAsync(directory, suite, commit, cancellationToken);
        await using var etcd = await EtcdPubSubSystem.StartAsync(directory, (await system.UpdateAsync()).CalculateSize(), cancellationToken);

        figures.Note("writes: each commit is synced to the disk, also those of the bare commit script; those of everysec are every second.");
        foreach (var clients in ClientCounts)
        {
            (string Name, Func<Task<double>> Measure)[] systems =
            [
                ("empty_call", () => RunAsync(clients, _ => EmptyCall(suite))),
                ("issue_veto_threat", () => RunAsync(clients, _ => () => system.WriteAsync(Topic, Interlocked.Increment(ref _sequence)))),
                ("issue_veto_threat_everysec", () => RunAsync(clients, _ => () => unsynced.WriteAsync(Topic, Interlocked.Increment(ref _sequence)))),
                ("record_positions", () => RunAsync(clients, _ => RecordPositions(suite))),
                ("commit_script", () => script.RunAsync(clients, cancellationToken)),
                ("commit_script_in_turn", () => script.RunInTurnAsync(clients, afterReading: false)),
                ("commit_script_after_reading", () => script.RunInTurnAsync(clients, afterReading: true)),
                ("xadd", () => script.RunBareAsync(clients, cancellationToken)),
                (relay.Name, () => RunAsync(clients, _ => () => relay.WriteAsync(Topic, Interlocked.Increment(ref _sequence)))),
                (commits.Name, () => RunAsync(clients, _ => () => commits.WriteAsync(Topic, Interlocked.Increment(ref _sequence)))),
                ("etcd", () => RunAsync(clients, _ => () => etcd.WriteAsync(Topic, Interlocked.Increment(ref _sequence)))),
            ];
            var results = await Rounds.RunAsync($"writes of {clients} clients", systems, cancellationToken);
            foreach (var (name, rounds) in results)
                figures.Add($"writes_{clients}_{name}", "calls/s", rounds);
            foreach (var name in (string[])["issue_veto_threat", "record_positions", "issue_veto_threat_everysec"])
            {
                figures.AddRatio($"writes_{clients}_{name}_to_empty_call", results[name], results["empty_call"]);
                figures.AddRatio(
                    $"writes_{clients}_{name}_to_commit_script",
                    results[name],
                    results["commit_script"],
                    atLeast: (clients, name) is (16, "issue_veto_threat") ? 0.8 : null);
            }
            figures.AddRatio(
                $"writes_{clients}_commit_script_after_reading_to_without", results["commit_script_after_reading"], results["commit_script_in_turn"]);
            figures.AddRatio($"writes_{clients}_{relay.Name}_to_commit_script", results[relay.Name], results["commit_script"]);
            foreach (var name in (string[])[relay.Name, commits.Name])
                figures.AddRatio($"writes_{clients}_to_{name}", results["issue_veto_threat"], results[name]);
            figures.AddRatio($"writes_{clients}_{commits.Name}_to_etcd", results[commits.Name], results["etcd"]);
            figures.AddRatio($"commit_script_{clients}_to_xadd", results["commit_script"], results["xadd"], atLeast: clients == 16 ? 0.6 : null);
            figures.AddRatio($"writes_{clients}_to_etcd", results["issue_veto_threat"], results["etcd"], atLeast: clients == 64 ? 1 : null);
        }
    }

    /// <summary>Lets clients call for a second, each again when it has its answer.</summary>
    /// <returns>Calls per second.</returns>
    public static async Task<double> RunAsync(int clients, Func<int, Func<Task>> client)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = await Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            var call = client(number);
            var done = 0;
            for (; Stopwatch.GetElapsedTime(started) < Duration; done++)
                await call();
            return done;
        }));
        return calls.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static Func<Task> EmptyCall(MeasuredSuite suite)
    {
        var health = new Health.HealthClient(suite.VetoThreats.Channel);
        var request = new HealthCheckRequest { Service = "liveness" };
        return async () => await health.CheckAsync(request, deadline: Requests.Deadline);
    }

    /// <summary>One member after the other; after the last one the next roll call, which is scheduled and opened by the way.</summary>
    private static Func<Task> RecordPositions(MeasuredSuite suite)
    {
        var votes = new VoteService.VoteServiceClient(suite.Votes.Channel);
        var (vote, member) = ("", Members);
        return async () =>
        {
            if (member == Members)
                (vote, member) = (await OpenVoteAsync(votes, Topic, $"{Payload.Id(Interlocked.Increment(ref _vote))}"), 0);
            await votes.RecordPositionsAsync(Requests.Position(vote, ++member), deadline: Requests.Deadline);
        };
    }

    /// <summary>Opens a roll call of the House.</summary>
    /// <returns>Its name.</returns>
    public static async Task<string> OpenVoteAsync(VoteService.VoteServiceClient votes, int topic, string id)
    {
        var scheduled = await votes.ScheduleVoteAsync(Requests.Schedule(topic, id), deadline: Requests.Deadline);
        return (await votes.OpenVoteAsync(new OpenVoteRequest { Name = scheduled.Name }, deadline: Requests.Deadline)).Name;
    }
}
