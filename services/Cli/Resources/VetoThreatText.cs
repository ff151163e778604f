using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Resources;

/// <summary>Veto threats as an operator reads them.</summary>
internal static class VetoThreatText
{
    public static IEnumerable<(string, string)> Facts(VetoThreat threat) =>
    [
        ("name", threat.Name),
        (threat.Resolutions.Count > 1 ? "measures" : "measure", NameText.Of(threat.Resolutions)),
        ("threat", VetoThreatPhrases.Level(threat.Level)),
        ("administration", VetoThreatPhrases.Position(threat.Position)),
        ("state", VetoThreatPhrases.State(threat.State)),
        ("issued", threat.IssueDate),
        ("statement", threat.Statement),
        ("condition", threat.Condition),
        ("measure version", threat.MeasureVersion),
        ("source", threat.Source?.Title ?? ""),
        ("kind of source", threat.Source is { } made ? VetoThreatPhrases.Source(made.Kind) : ""),
        ("speaker", threat.Source is { } source ? source.Speaker + (source.Unnamed ? " (unnamed)" : "") : ""),
        ("uri", threat.Source?.Uri ?? ""),
        ("supersedes", NameText.Of(threat.Supersedes)),
        ("rescinded for", threat.RescindReason),
        ("etag", threat.Etag),
    ];

    public static Table Table(IEnumerable<VetoThreat> threats)
    {
        var table = TableOutput.Create("NAME", "ISSUED", "STATE", "ON", "THREAT", "ADMINISTRATION");
        foreach (var threat in threats)
            table.Row(NameText.Short(threat.Name), threat.IssueDate, VetoThreatPhrases.State(threat.State), NameText.Short(threat.Resolutions),
                VetoThreatPhrases.Level(threat.Level), VetoThreatPhrases.Position(threat.Position));
        return table;
    }

    /// <summary>A threat in one line, in its own words.</summary>
    public static string Line(VetoThreat threat)
    {
        string[] what = [VetoThreatPhrases.Level(threat.Level), VetoThreatPhrases.Position(threat.Position)];
        return $"{NameText.Of(threat.Name)}: {VetoThreatPhrases.State(threat.State)}; {string.Join(", ", what.Where(part => part.Length > 0))}; "
            + $"{threat.IssueDate} on {NameText.Of(threat.Resolutions)}: {Display.OneLine(threat.Statement)}";
    }
}
