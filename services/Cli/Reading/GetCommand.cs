using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
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
            var wanted = invocation.Arguments.GetRequiredValue(name);
            var result = await RunAsync(invocation, wanted, cancellationToken);
            if (traces.AreAsked(invocation))
            {
                TraceCommand.Write(
                    invocation, await TraceCommand.LastOfAsync(invocation, wanted, cancellationToken), traces.TemplateOf(invocation));
            }

            return result;
        }));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string name, CancellationToken cancellationToken)
    {
        var json = invocation.Output == OutputFormat.Json;
        var services = invocation.Services;
        switch (ResourceName.Collection(name))
        {
            case ResourceName.Resolutions:
                var resolutions = new ResolutionService.ResolutionServiceClient(services.Resolutions.Invoker);
                var resolution = await services.Resolutions.ReadAsync(
                    resolutions.GetResolutionAsync, new GetResolutionRequest { Name = name }, cancellationToken);
                if (json)
                    JsonOutput.Write(resolution);
                else
                    TableOutput.WriteFacts(ResolutionText.Facts(resolution));
                break;
            case ResourceName.Votes:
                var votes = new VoteService.VoteServiceClient(services.Votes.Invoker);
                var vote = await services.Votes.ReadAsync(votes.GetVoteAsync, new GetVoteRequest { Name = name }, cancellationToken);
                if (json)
                    JsonOutput.Write(vote);
                else
                    WriteTables(vote);
                break;
            default:
                var threats = new VetoThreatService.VetoThreatServiceClient(services.VetoThreats.Invoker);
                var threat = await services.VetoThreats.ReadAsync(
                    threats.GetVetoThreatAsync, new GetVetoThreatRequest { Name = name }, cancellationToken);
                if (json)
                    JsonOutput.Write(threat);
                else
                    TableOutput.WriteFacts(VetoThreatText.Facts(threat));
                break;
        }

        return 0;
    }

    private static void WriteTables(Vote vote)
    {
        TableOutput.WriteFacts(VoteText.Facts(vote));
        if (vote.Tally?.ByParty.Count > 0)
            WriteBelow(VoteText.PartyTable(vote.Tally));
        if (vote.Tally?.ByCandidate.Count > 0)
            WriteBelow(VoteText.CandidateTable(vote.Tally));
    }

    private static void WriteBelow(Spectre.Console.Table table)
    {
        Console.Out.WriteLine();
        TableOutput.Write(table);
    }
}
