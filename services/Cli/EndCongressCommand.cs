using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Connection;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.Domain;
using VoteTracker.V1;

namespace VoteTracker.Cli;

/// <summary>votetracker end-congress CONGRESS: says on its log that the term is over.</summary>
internal static class EndCongressCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var congress = ResourceName.Congress();
        var command = new Command("end-congress", "Say on the log of a Congress that its term is over, for those who watch it; no measure moves")
        {
            congress,
        };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var endpoint = invocation.Services.Resolutions;
            // May be repeated like a read: again it changes nothing.
            var ended = await endpoint.CallAsync(
                invocation.Services.Client.Resolutions.EndCongressAsync, new EndCongressRequest { Name = CongressName.Format(invocation.Arguments.GetRequiredValue(congress)) }, cancellationToken);
            if (invocation.Output == OutputFormat.Json)
                JsonOutput.Write(ended);
            else
                Console.Out.WriteLine(UpdateText.Line(ended));
            return 0;
        }));
        return command;
    }
}
