using System.CommandLine;
using System.CommandLine.Invocation;
using VoteTracker.AppHost;

var parsed = UpCommand.Create().Parse(args);

// Left to itself, the library would kill the process two seconds after Ctrl-C, in the middle of an orderly end.
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
return parsed.Action is ParseErrorAction ? 2 : exitCode;
