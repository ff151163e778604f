using VoteTracker.Benchmarks.PubSubSystems;
using VoteTracker.Benchmarks.Servers;

namespace VoteTracker.Benchmarks;

/// <summary>
/// ./dev bench telemetry: what it costs to export traces, metrics and logs, beside the same without: calls per second of 16 clients, and the
/// processor time of all servers for each. The disk is left out (Redis:Fsync=false), which would hide the difference. What is exported
/// goes to a gRPC server that answers UNIMPLEMENTED, so all is gathered, serialized and sent.
/// </summary>
internal static class TelemetryBenchmark
{
    private const int Topic = 1;
    private const int Measures = 20_000;
    private const int Clients = 16;
    private const string Off = "telemetry_off";
    private const string On = "telemetry_on";

    private static int _sequence;

    public static async Task AddAsync(Figures figures, string directory, CancellationToken cancellationToken)
    {
        await using var off = await MeasuredSuite.StartAsync(Folder(directory, Off), fsync: false, cancellationToken);
        await using var on = await MeasuredSuite.StartAsync(
            Folder(directory, On), fsync: false, cancellationToken, "--OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{off.Resolutions.Port}");
        await using var without = new VoteTrackerPubSubSystem(off, Off, Measures);
        await using var with = new VoteTrackerPubSubSystem(on, On, Measures);
        await without.PrepareAsync(Topic);
        await with.PrepareAsync(Topic);

        var results = await Rounds.RunAsync<(double PerSecond, double Cpu)>(
            "telemetry", [(Off, () => RunAsync(off, without)), (On, () => RunAsync(on, with))], cancellationToken);
        foreach (var (name, rounds) in results)
        {
            figures.Add($"{name}_issue_veto_threat", "calls/s", rounds.ConvertAll(round => round.PerSecond));
            figures.Add($"{name}_issue_veto_threat_cpu", "µs/call", rounds.ConvertAll(round => round.Cpu));
        }
        figures.AddRatio("telemetry_on_to_off", Of(On, round => round.PerSecond), Of(Off, round => round.PerSecond));
        figures.AddRatio("telemetry_on_to_off_cpu", Of(On, round => round.Cpu), Of(Off, round => round.Cpu));

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
