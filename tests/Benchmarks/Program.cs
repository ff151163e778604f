using System.CommandLine;
using System.CommandLine.Invocation;
using VoteTracker.Benchmarks;

var parsed = new RootCommand("Measurements of VoteTracker on this machine") { ImportBenchmark.Command() }.Parse(args);
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) });
return parsed.Action is ParseErrorAction ? 2 : exitCode;
