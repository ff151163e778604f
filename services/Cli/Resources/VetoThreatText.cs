using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Resources;

/// <summary>Veto threats as an operator reads them.</summary>
internal static class VetoThreatText
{
    public static IEnumerable<(string, string)> Facts(VetoThreat threat) =>
    [
        ("name", threat.Name),
        ("resolutions", string.Join(", ", threat.Resolutions)),
        ("level", Display.Constant(threat.Level)),
        ("position", Display.Constant(threat.Position)),
        ("state", Display.Constant(threat.State)),
        ("issued", threat.IssueDate),
        ("statement", threat.Statement),
        ("condition", threat.Condition),
        ("measure version", threat.MeasureVersion),
        ("source", threat.Source?.Title ?? ""),
        ("kind of source", Display.Constant(threat.Source?.Kind ?? SourceKind.Unspecified)),
        ("speaker", threat.Source is { } source ? source.Speaker + (source.Unnamed ? " (unnamed)" : "") : ""),
        ("uri", threat.Source?.Uri ?? ""),
        ("supersedes", threat.Supersedes),
        ("rescinded for", threat.RescindReason),
        ("etag", threat.Etag),
    ];

    public static Table Table(IEnumerable<VetoThreat> threats)
    {
        var table = TableOutput.Create("NAME", "ISSUED", "STATE", "LEVEL", "POSITION", "RESOLUTIONS");
        foreach (var threat in threats)
            table.Row(threat.Name, threat.IssueDate, Display.Constant(threat.State), Display.Constant(threat.Level),
                Display.Constant(threat.Position), string.Join(", ", threat.Resolutions));
        return table;
    }

    /// <summary>A threat in one line, in its own words.</summary>
    public static string Line(VetoThreat threat) =>
        $"{threat.Name}: {Display.Constant(threat.State)}; {Display.Constant(threat.Level)}, {Display.Constant(threat.Position)}; "
        + $"{threat.IssueDate} on {string.Join(", ", threat.Resolutions)}: {Display.OneLine(threat.Statement)}";
}
