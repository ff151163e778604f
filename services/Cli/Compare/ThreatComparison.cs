using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Compare;

/// <summary>A veto threat as its statement has it, against what the services hold.</summary>
internal static class ThreatComparison
{
    public static IEnumerable<Difference> Between(IssueVetoThreatRequest record, VetoThreat? held)
    {
        var stated = record.VetoThreat;
        return held is null
            ? [new(stated.Name, "veto threat", "issued", "missing")]
            : MeasureComparison.Differing(
                stated.Name,
                ("date", stated.IssueDate, held.IssueDate),
                ("level", Display.Constant(stated.Level), Display.Constant(held.Level)),
                ("position", Display.Constant(stated.Position), Display.Constant(held.Position)),
                ("statement", stated.Statement, held.Statement),
                ("measures", Names(stated), Names(held)));
    }

    private static string Names(VetoThreat threat) => string.Join(' ', threat.Resolutions.Order(StringComparer.Ordinal));
}
