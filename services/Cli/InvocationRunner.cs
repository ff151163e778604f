using System.CommandLine;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Wording;

namespace VoteTracker.Cli;

/// <summary>Runs the commands: what they do alike with options, failures and Ctrl-C.</summary>
internal sealed class InvocationRunner(Option<OutputFormat> output, Option<int> portBase, CredentialOptions credentials)
{
    /// <summary>The exit code of a command that was interrupted, as shells count it.</summary>
    private const int Interrupted = 130;

    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<Invocation, CancellationToken, Task<int>> command) =>
        async (parsed, stop) =>
        {
            using var services = new ServiceEndpoints(parsed.GetValue(portBase), credentials.Settings(parsed));
            try
            {
                return await command(new Invocation(parsed, services, parsed.GetValue(output)), stop);
            }
            catch (CommandFailedException failure)
            {
                await Console.Error.WriteLineAsync(VisibleText.Of(failure.Message));
                return 1;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return Interrupted;
            }
        };
}
