using System.CommandLine;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Reading;

/// <summary>votetracker outlook NAME: whether the votes to override a veto are there.</summary>
internal static class OutlookCommand
{
    public static Command Create(InvocationRunner invocations)
    {
        var name = ResourceName.Resolution();
        var command = new Command("outlook", "Show whether the votes to override a veto of a measure are there") { name };
        command.SetAction(invocations.Run(async (invocation, cancellationToken) => await RunAsync(
            invocation, await invocation.Congress.InFullAsync(invocation.Arguments.GetRequiredValue(name), cancellationToken), cancellationToken)));
        return command;
    }

    private static async Task<int> RunAsync(Invocation invocation, string name, CancellationToken cancellationToken)
    {
        var outlook = await invocation.Services.VetoThreats.CallAsync(
            invocation.Services.Client.VetoThreats.GetOverrideOutlookAsync, new GetOverrideOutlookRequest { Name = name }, cancellationToken);
        if (invocation.Output == OutputFormat.Json)
        {
            JsonOutput.Write(outlook);
            return 0;
        }

        Console.Out.WriteLine(Display.OneLine($"{NameText.Of(outlook.Resolution)}: {ResolutionPhrases.State(outlook.State, NameText.Origin(outlook.Resolution))}"));
        Console.Out.WriteLine();
        TableOutput.Write(OutlookText.Table(outlook));
        Console.Out.WriteLine();
        if (outlook.MissingVotes.Count > 0)
            Console.Out.WriteLine(Display.OneLine($"Cited by its record and not recorded yet: {NameText.Of(outlook.MissingVotes)}"));
        Console.Out.WriteLine(outlook.StandingThreats.Count == 0 ? "No veto threat stands." : "Veto threats that stand:");
        foreach (var threat in outlook.StandingThreats)
            Console.Out.WriteLine(Display.OneLine(VetoThreatText.Line(threat)));
        if (outlook.StandingThreatCount > outlook.StandingThreats.Count)
            Console.Out.WriteLine($"and {outlook.StandingThreatCount - outlook.StandingThreats.Count} more");
        return 0;
    }
}
