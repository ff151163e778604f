using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Wording;

namespace VoteTracker.Cli;

/// <summary>Runs the commands: what they do alike with options, failures and Ctrl-C.</summary>
internal sealed class InvocationRunner(Option<OutputFormat> output, TargetOptions target, CredentialOptions credentials)
{
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<Invocation, CancellationToken, Task<int>> command) =>
        async (parsed, cancellationToken) =>
        {
            try
            {
                var profile = target.ProfileOf(parsed);
                using var services = new ServiceEndpoints(
                    target.AddressesOf(parsed, profile, credentials.UsesTls(parsed, profile)), credentials.Settings(parsed, profile));
                var congress = new CongressChoice(parsed.GetValue(target.Congress), TargetOptions.CongressByDefault(profile), services);
                return await command(
                    new Invocation(parsed, services, congress, parsed.GetValue(output), target.Typed(parsed)), cancellationToken);
            }
            catch (CommandFailedException failure)
            {
                await Console.Error.WriteLineAsync(VisibleText.Of(failure.Message));
                return ExitCode.Failed;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
        };
}
