using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Resources;
using VoteTracker.Cli.Telemetry;
using VoteTracker.V1;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker get NAME: one resource of any kind.</summary>
internal static class GetCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.Any();
        var traces = new TraceOptions();
        var command = new Command("get", "Show one measure, vote or veto threat") { name, traces.Traces, traces.Url };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) =>
        {
            var typed = invocation.Arguments.GetRequiredValue(name);
            var wanted = await invocation.Congress.InFullAsync(typed, cancellationToken);
            var result = await RunAsync(invocation, typed.Collection, wanted, cancellationToken);
            if (traces.AreAsked(invocation))
            {
                TraceCommand.Write(
                    invocation, await TraceCommand.LastOfAsync(invocation, wanted, cancellationToken), traces.TemplateOf(invocation));
            }

            return result;
        }));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string collection, string name, CancellationToken cancellationToken)
    {
        var (services, client) = (invocation.Services, invocation.Services.Client);
        return collection switch
        {
            TypedName.Resolutions => ResourceOutput.Write(invocation, await services.Resolutions.CallAsync(
                client.Resolutions.GetResolutionAsync, new GetResolutionRequest { Name = name }, cancellationToken)),
            TypedName.Votes => ResourceOutput.Write(invocation, await services.Votes.CallAsync(
                client.Votes.GetVoteAsync, new GetVoteRequest { Name = name }, cancellationToken)),
            _ => ResourceOutput.Write(invocation, await services.VetoThreats.CallAsync(
                client.VetoThreats.GetVetoThreatAsync, new GetVetoThreatRequest { Name = name }, cancellationToken)),
        };
    }
}
