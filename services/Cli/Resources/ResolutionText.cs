using System.Globalization;
using Spectre.Console;
using VoteTracker.Cli.Output;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Resources;

/// <summary>Measures as an operator reads them.</summary>
internal static class ResolutionText
{
    public static IEnumerable<(string, string)> Facts(Resolution resolution) =>
    [
        ("name", resolution.Name),
        ("measure", $"{Citation.Of(resolution)}, {CongressOf(resolution.Name)}"),
        ("title", resolution.Title),
        ("state", ResolutionPhrases.State(resolution)),
        ("state since", TimeText.Of(resolution.StateTime)),
        ("next", ResolutionPhrases.Next(resolution)),
        ("GovTrack status", resolution.GovtrackStatus),
        ("introduced", resolution.IntroducedDate),
        ("to the states", resolution.ConstitutionalAmendment ? "yes, it proposes a constitutional amendment" : ""),
        ("emergency", resolution.TerminatesEmergency ? "it terminates a national emergency" : ""),
        ("due", string.Join("; ", resolution.Deadlines.Select(Due))),
        ("actions", resolution.ActionCount.ToString(CultureInfo.InvariantCulture)),
        ("contradiction", resolution.Contradiction),
        ("etag", resolution.Etag),
    ];

    public static Table Table(IEnumerable<Resolution> resolutions)
    {
        var table = TableOutput.Create("NAME", "STATE", "SINCE", "INTRODUCED", "TITLE");
        foreach (var resolution in resolutions)
            table.Row(NameText.Short(resolution.Name), ResolutionPhrases.State(resolution), TimeText.Of(resolution.StateTime),
                resolution.IntroducedDate, resolution.Title);
        return table;
    }

    /// <summary>The actions of a measure that began in a chamber, with what each led to.</summary>
    public static Table Table(IEnumerable<V1.Action> actions, Chamber origin, bool withdrawn)
    {
        var table = TableOutput.Create(["DATE", "ACTION", "LED TO", "SOURCES", "ID", .. Withdrawn("WITHDRAWN"), "TEXT"]);
        foreach (var action in actions)
            table.Row(
            [
                TimeText.Of(action.Date, action.TimeOfDay), ResolutionPhrases.Of(action.Kind), State(action.State, origin),
                string.Join(", ", action.Sources.Select(source => source.Source).Where(source => source.Length > 0)), action.Id,
                .. Withdrawn(action.WithdrawalReason), action.Text,
            ]);
        return table;

        IEnumerable<string> Withdrawn(string cell) => withdrawn ? [cell] : [];
    }

    /// <summary>Where a measure stands, in one line.</summary>
    public static string Line(Resolution resolution) =>
        $"{NameText.Of(resolution.Name)}: {ResolutionPhrases.State(resolution)} since {TimeText.Of(resolution.StateTime)}";

    /// <summary>What a change did to a measure, in one line: whence it moved, and by which action.</summary>
    public static string Line(Update update)
    {
        var from = update.PreviousState == ResolutionState.Unspecified ? "" : $"; was {State(update.PreviousState, update.Resolution.OriginChamber)}";
        var actions = update.Actions.Count switch
        {
            0 => "",
            1 => "; " + ActionLine(update.Actions[0]),
            var count => $"; {count} actions, the last: {ActionLine(update.Actions[^1])}",
        };
        return Line(update.Resolution) + from + actions;
    }

    private static string CongressOf(string name) =>
        name.Split('/') is [_, var number, ..] && int.TryParse(number, CultureInfo.InvariantCulture, out var congress) ? Citation.OfCongress(congress) : "";

    private static string State(ResolutionState state, Chamber origin) =>
        state == ResolutionState.Unspecified ? Display.None : ResolutionPhrases.State(state, origin);

    // Said to be computed, since no official record says it.
    private static string Due(Deadline deadline) => $"{ResolutionPhrases.Of(deadline)} by {deadline.LastDay} (computed, {deadline.Source})";

    private static string ActionLine(V1.Action action) =>
        $"{TimeText.Of(action.Date, action.TimeOfDay)} {Display.OneLine(action.Text)}"
        + (action.Withdrawn ? $" (withdrawn: {Display.OneLine(action.WithdrawalReason)})" : "");
}
