using Google.Protobuf;
using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Resources;

/// <summary>One resource as a command prints it: facts to read, or protobuf JSON.</summary>
internal static class ResourceOutput
{
    public static int Write(Invocation invocation, Resolution resolution) => Write(invocation, resolution, ResolutionText.Facts(resolution));

    public static int Write(Invocation invocation, VetoThreat threat) => Write(invocation, threat, VetoThreatText.Facts(threat));

    public static int Write(Invocation invocation, Vote vote)
    {
        Write(invocation, vote, VoteText.Facts(vote));
        if (invocation.Output == OutputFormat.Table && vote.Tally?.ByParty.Count > 0)
            WriteBelow(VoteText.PartyTable(vote.Tally));
        if (invocation.Output == OutputFormat.Table && vote.Tally?.ByCandidate.Count > 0)
            WriteBelow(VoteText.CandidateTable(vote.Tally));
        return ExitCode.Done;
    }

    private static int Write(Invocation invocation, IMessage resource, IEnumerable<(string, string)> facts)
    {
        if (invocation.Output == OutputFormat.Json)
            JsonOutput.Write(resource);
        else
            TableOutput.WriteFacts(facts);
        return ExitCode.Done;
    }

    private static void WriteBelow(Table table)
    {
        Console.Out.WriteLine();
        TableOutput.Write(table);
    }
}
