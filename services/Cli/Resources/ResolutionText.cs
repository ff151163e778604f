using System.Globalization;
using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Resources;

/// <summary>Measures as an operator reads them.</summary>
internal static class ResolutionText
{
    public static IEnumerable<(string, string)> Facts(Resolution resolution) =>
    [
        ("name", resolution.Name),
        ("title", resolution.Title),
        ("type", $"{Display.Constant(resolution.Type)} {resolution.Number}"),
        ("origin chamber", Display.Constant(resolution.OriginChamber)),
        ("state", Display.Constant(resolution.State)),
        ("GovTrack status", resolution.GovtrackStatus),
        ("state since", TimeText.Of(resolution.StateTime)),
        ("introduced", resolution.IntroducedDate),
        ("to the states", resolution.ConstitutionalAmendment ? "yes, it proposes a constitutional amendment" : "no"),
        ("due", string.Join("; ", resolution.Deadlines.Select(Due))),
        ("actions", resolution.ActionCount.ToString(CultureInfo.InvariantCulture)),
        ("contradiction", resolution.Contradiction),
        ("etag", resolution.Etag),
    ];

    // Said to be computed, since no official record says it.
    private static string Due(Deadline deadline) =>
        $"{Display.Constant(deadline.Kind)}{(deadline.Chamber == Chamber.Unspecified ? "" : " in the " + Display.Constant(deadline.Chamber))} "
        + $"by {deadline.LastDay} (computed, {deadline.Source})";

    public static Table Table(IEnumerable<Resolution> resolutions)
    {
        var table = TableOutput.Create("NAME", "STATE", "SINCE", "GOVTRACK STATUS", "TITLE");
        foreach (var resolution in resolutions)
            table.Row(resolution.Name, Display.Constant(resolution.State), TimeText.Of(resolution.StateTime),
                resolution.GovtrackStatus, resolution.Title);
        return table;
    }

    public static Table Table(IEnumerable<V1.Action> actions)
    {
        var table = TableOutput.Create("DATE", "KIND", "LED TO", "TEXT", "SOURCES", "WITHDRAWN");
        foreach (var action in actions)
            table.Row(TimeText.Of(action.Date, action.TimeOfDay), Display.Constant(action.Kind),
                action.State == ResolutionState.Unspecified ? Display.None : Display.Constant(action.State),
                action.Text, string.Join(", ", action.Sources.Select(source => source.Source).Where(source => source.Length > 0)),
                action.WithdrawalReason);
        return table;
    }

    /// <summary>Where a measure stands, in one line.</summary>
    public static string Line(Resolution resolution)
    {
        var state = Display.Constant(resolution.State);
        var code = resolution.GovtrackStatus is { Length: > 0 } status && status != state ? $" ({status})" : "";
        return $"{resolution.Name}: {state}{code} since {TimeText.Of(resolution.StateTime)}";
    }

    /// <summary>What a change did to a measure, in one line: whence it moved, and by which action.</summary>
    public static string Line(Update update)
    {
        var from = update.PreviousState == ResolutionState.Unspecified ? "" : $"; was {Display.Constant(update.PreviousState)}";
        var actions = update.Actions.Count switch
        {
            0 => "",
            1 => "; " + ActionLine(update.Actions[0]),
            var count => $"; {count} actions, the last: {ActionLine(update.Actions[^1])}",
        };
        return Line(update.Resolution) + from + actions;
    }

    private static string ActionLine(V1.Action action) =>
        $"{TimeText.Of(action.Date, action.TimeOfDay)} {Display.OneLine(action.Text)}"
        + (action.Withdrawn ? $" (withdrawn: {Display.OneLine(action.WithdrawalReason)})" : "");
}
