using System.CommandLine;
using System.CommandLine.Invocation;
using VoteTracker.AppHost;

var parsed = UpCommand.Create().Parse(args);

// By default System.CommandLine kills the process two seconds after Ctrl-C, which is too soon for an orderly shutdown.
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
return parsed.Action is ParseErrorAction ? 2 : exitCode;
