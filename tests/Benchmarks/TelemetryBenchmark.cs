using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench telemetry: what it costs to export traces, metrics and logs, and traces alone, beside the same without: the processor
/// time that the service and its Redis take for a call. The three are called in turn, by 16 clients for a second, so that a processor that is slower
/// for a while is so for all, and none takes it from another; what is exported in another's second counts. Everything is compiled once, for the
/// compiler would take more than what is looked for. The disk is left out (Redis:Fsync=false), which would hide the difference. What is exported
/// goes to a gRPC server that answers UNIMPLEMENTED, so all is gathered, serialized and sent.
/// </summary>
internal static class TelemetryBenchmark
{
    private const int Topic = 1;
    private const int Measures = 20_000;
    private const int Clients = 16;
    private const int SecondsOfRound = 8;

    private const string Off = "telemetry_off";
    private const string On = "telemetry_on";
    private const string Traces = "telemetry_traces";

    private static int _sequence;

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        CompileOnce("0");
        await using var off = await MeasuredSuite.StartAsync(Folder(directory, Off), fsync: false, cancellationToken);
        string[] exported = ["--OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{off.Resolutions.Port}"];
        await using var on = await MeasuredSuite.StartAsync(Folder(directory, On), fsync: false, cancellationToken, exported);
        await using var traces = await MeasuredSuite.StartAsync(
            Folder(directory, Traces), fsync: false, cancellationToken, [.. exported, "--OTEL_METRICS_EXPORTER", "none", "--OTEL_LOGS_EXPORTER", "none"]);
        CompileOnce(null);
        (string Name, MeasuredSuite Suite)[] suites = [(Off, off), (Traces, traces), (On, on)];
        var systems = new List<(MeasuredSuite Suite, VoteTrackerPubSubSystem System)>();
        foreach (var (name, suite) in suites)
        {
            systems.Add((suite, new VoteTrackerPubSubSystem(suite, name, Measures)));
            await systems[^1].System.PrepareAsync(Topic);
        }

        var rounds = (await Rounds.RunAsync("telemetry", [("all", () => RoundAsync(systems))], cancellationToken))["all"];
        var costs = suites.Select((suite, place) => (suite.Name, Cpu: rounds.ConvertAll(round => round[place]))).ToDictionary();
        foreach (var (name, cpu) in costs)
            figures.Add($"{name}_issue_veto_threat_cpu", "µs/call", cpu);
        foreach (var name in (string[])[Traces, On])
        {
            figures.Add($"{name}_cost", "µs/call", [.. costs[name].Zip(costs[Off], (with, without) => with - without)]);
            figures.AddRatio($"{name}_to_off_cpu", costs[name], costs[Off]);
        }
    }

    private static async Task<double[]> RoundAsync(List<(MeasuredSuite Suite, VoteTrackerPubSubSystem System)> systems)
    {
        var (before, written) = (systems.ConvertAll(Processor), new int[systems.Count]);
        for (var second = 0; second < SecondsOfRound; second++)
        {
            for (var place = 0; place < systems.Count; place++)
            {
                var at = place;
                await WritesBenchmark.RunAsync(Clients, _ => () =>
                {
                    Interlocked.Increment(ref written[at]);
                    return systems[at].System.WriteAsync(Topic, Interlocked.Increment(ref _sequence));
                });
            }
        }
        return [.. systems.Select((system, place) => 1e6 * (Processor(system) - before[place]) / written[place])];
    }

    private static double Processor((MeasuredSuite Suite, VoteTrackerPubSubSystem System) system) =>
        system.Suite.VetoThreats.Server.ProcessorSeconds + system.Suite.Redis.Server.ProcessorSeconds;

    // For the processes that are started meanwhile.
    private static void CompileOnce(string? value)
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredCompilation", value);
        Environment.SetEnvironmentVariable("DOTNET_ReadyToRun", value);
    }

    private static string Folder(string directory, string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
}
