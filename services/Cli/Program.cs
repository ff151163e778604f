using System.CommandLine;
using System.CommandLine.Invocation;
using VoteTracker.Cli;
using VoteTracker.Cli.Telemetry;

using var telemetry = ClientTelemetry.Start();
var parsed = CommandLine.Create().Parse(args);

// What is wrong must not scroll away above the help; where only a command lacks, it says which there are.
if (parsed.Action is ParseErrorAction wrong)
    wrong.ShowHelp = parsed.CommandResult.Command.Subcommands.Count > 0;
var exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

// A script can tell a command line that was wrong (2) from a call that failed (1).
return parsed.Action is ParseErrorAction ? ExitCode.WrongUsage : exitCode;
