using System.CommandLine;

namespace VoteTracker.Cli;

/// <summary>Runs the commands: what they do alike with options, failures and Ctrl-C.</summary>
internal sealed class Invocations(Option<OutputFormat> output, Option<int> portBase)
{
    /// <summary>The exit code of a command that was interrupted, as shells count it.</summary>
    private const int Interrupted = 130;

    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<Invocation, CancellationToken, Task<int>> command) =>
        async (parsed, stop) =>
        {
            using var suite = new Suite(parsed.GetValue(portBase));
            try
            {
                return await command(new Invocation(parsed, suite, parsed.GetValue(output)), stop);
            }
            catch (CallFailedException failure)
            {
                await Console.Error.WriteLineAsync(failure.Message);
                return 1;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return Interrupted;
            }
        };
}
