using System.CommandLine;
using System.CommandLine.Invocation;
using VoteTracker.Benchmarks;
using VoteTracker.Benchmarks.Servers;

var root = new RootCommand("Measurements of VoteTracker on this machine")
{
    Measurement.Command("fanout", "Deliveries to 1 to 10,000 subscribers, against NATS, etcd and Redis", FanOutBenchmark.AddAsync),
    Measurement.Command("latency", "From a write to its receipt, against etcd, JetStream and Redis", LatencyBenchmark.AddAsync),
    Measurement.Command("writes", "Calls per second, against an empty call and the bare commit script", WritesBenchmark.AddAsync),
    Measurement.Command("rollcall", "435 members voting at once on one roll call", RollCallBenchmark.AddAsync),
    Measurement.Command("catchup", "Reading a log from its beginning, against XRANGE", CatchUpBenchmark.AddAsync),
    Measurement.Command("telemetry", "Writes with traces and metrics exported, against the same without", TelemetryBenchmark.AddAsync),
    MemoryBenchmark.Command(),
    ImportBenchmark.Command(),
    RelayProgram.Command(),
};
Measurement.SetAction(root, _ =>
[
    FanOutBenchmark.AddAsync,
    LatencyBenchmark.AddAsync,
    WritesBenchmark.AddAsync,
    RollCallBenchmark.AddAsync,
    CatchUpBenchmark.AddAsync,
    TelemetryBenchmark.AddAsync,
    MemoryBenchmark.AddAsync,
    ImportBenchmark.AddAsync,
]);
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
return parsed.Action is ParseErrorAction ? 2 : exitCode;
