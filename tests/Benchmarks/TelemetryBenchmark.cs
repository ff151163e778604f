using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench telemetry: what it costs to export traces, metrics and logs, and traces alone, beside the same without: calls per second of
/// 16 clients, and the processor time of all servers for each. The disk is left out (Redis:Fsync=false), which would hide the difference.
/// What is exported goes to a gRPC server that answers UNIMPLEMENTED, so all is gathered, serialized and sent.
/// </summary>
internal static class TelemetryBenchmark
{
    private const int Topic = 1;
    private const int Measures = 20_000;
    private const int Clients = 16;
    private const string Off = "telemetry_off";
    private const string On = "telemetry_on";
    private const string Traces = "telemetry_traces";

    private static int _sequence;

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var off = await MeasuredSuite.StartAsync(Folder(directory, Off), fsync: false, cancellationToken);
        string[] exported = ["--OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{off.Resolutions.Port}"];
        await using var on = await MeasuredSuite.StartAsync(Folder(directory, On), fsync: false, cancellationToken, exported);
        await using var traces = await MeasuredSuite.StartAsync(
            Folder(directory, Traces), fsync: false, cancellationToken, [.. exported, "--OTEL_METRICS_EXPORTER", "none", "--OTEL_LOGS_EXPORTER", "none"]);
        (string Name, MeasuredSuite Suite)[] suites = [(Off, off), (Traces, traces), (On, on)];
        var systems = new List<(string Name, Func<Task<(double PerSecond, double Cpu)>> Measure)>();
        foreach (var (name, suite) in suites)
        {
            var system = new VoteTrackerPubSubSystem(suite, name, Measures);
            await system.PrepareAsync(Topic);
            systems.Add((name, () => RunAsync(suite, system)));
        }

        var results = await Rounds.RunAsync("telemetry", systems, cancellationToken);
        foreach (var (name, rounds) in results)
        {
            figures.Add($"{name}_issue_veto_threat", "calls/s", rounds.ConvertAll(round => round.PerSecond));
            figures.Add($"{name}_issue_veto_threat_cpu", "µs/call", rounds.ConvertAll(round => round.Cpu));
        }
        foreach (var name in (string[])[Traces, On])
        {
            figures.Add($"{name}_cost", "µs/call", [.. results[name].Zip(results[Off], (with, without) => with.Cpu - without.Cpu)]);
            figures.AddRatio($"{name}_to_off_cpu", Of(name, round => round.Cpu), Of(Off, round => round.Cpu));
        }
        figures.AddRatio("telemetry_on_to_off", Of(On, round => round.PerSecond), Of(Off, round => round.PerSecond));

        List<double> Of(string name, Converter<(double PerSecond, double Cpu), double> figure) => results[name].ConvertAll(figure);
    }

    private static async Task<(double PerSecond, double Cpu)> RunAsync(MeasuredSuite suite, VoteTrackerPubSubSystem system)
    {
        var (before, written) = (suite.ProcessorSeconds, _sequence);
        var perSecond = await WritesBenchmark.RunAsync(
            Clients, _ => () => system.WriteAsync(Topic, Interlocked.Increment(ref _sequence)));
        return (perSecond, 1e6 * (suite.ProcessorSeconds - before) / (_sequence - written));
    }

    private static string Folder(string directory, string name) => Directory.CreateDirectory(Path.Combine(directory, name)).FullName;
}
