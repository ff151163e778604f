using System.CommandLine;
using Google.Protobuf.Collections;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker compare-votes BASE OTHER: who changed sides between two votes.</summary>
internal static class CompareVotesCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var before = ResourceName.Vote("BASE");
        var after = ResourceName.Vote("OTHER");
        var command = new Command("compare-votes", "Show who changed sides between two votes of a chamber") { before, after };
        command.SetAction(invocations.Run((invocation, cancellationToken) => RunAsync(
            invocation, invocation.Arguments.GetRequiredValue(before), invocation.Arguments.GetRequiredValue(after), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string before, string after, CancellationToken cancellationToken)
    {
        var endpoint = invocation.Services.Votes;
        var client = new VoteService.VoteServiceClient(endpoint.Invoker);
        var compared = await endpoint.ReadAsync(
            client.CompareVotesAsync, new CompareVotesRequest { Base = before, Other = after }, cancellationToken);
        if (invocation.Output == OutputFormat.Json)
        {
            JsonOutput.Write(compared);
            return 0;
        }

        Console.Out.WriteLine(VoteText.Line(compared.Base));
        Console.Out.WriteLine(VoteText.Line(compared.Other));
        Write("Changed sides", compared.ChangedSides);
        Write("Did otherwise", compared.OtherDifferences);
        Write("On the record of one vote only", compared.OnlyInOne);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{compared.Same} members did the same in both.");
        return 0;
    }

    private static void Write(string what, RepeatedField<PositionDifference> differences)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{what}: {differences.Count}");
        if (differences.Count > 0)
            TableOutput.Write(VoteText.Table(differences));
    }
}
