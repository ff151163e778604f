using System.Text.Json;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Demo;

/// <summary>Updates as a story: what happened, to what, and when; in Spectre markup.</summary>
internal static class StoryText
{
    /// <summary>The line of an update, and below it what it consists of.</summary>
    public static IEnumerable<StoryLine> Of(Update update)
    {
        var (when, what, details) = update.ResourceCase switch
        {
            Update.ResourceOneofCase.Resolution => OfChange(update),
            Update.ResourceOneofCase.Vote => StoryVotes.Of(update),
            Update.ResourceOneofCase.VetoThreat => OfChange(update.Type, update.VetoThreat),
            Update.ResourceOneofCase.Congress => ("", Ended(update.Congress), []),
            _ => ("", Words(update.Type), []),
        };
        return [new StoryLine($"#{update.Offset}", when, what), .. details.Select(Detail)];
    }

    /// <summary>The line of something as it is now.</summary>
    public static IEnumerable<StoryLine> Of(SnapshotItem item)
    {
        var (when, what, details) = item.ResourceCase switch
        {
            SnapshotItem.ResourceOneofCase.Resolution => ("", $"{Name(item.Resolution)}: {Stands(item.Resolution)}", []),
            SnapshotItem.ResourceOneofCase.Vote => StoryVotes.Of(item.Vote),
            SnapshotItem.ResourceOneofCase.VetoThreat => (item.VetoThreat.IssueDate, Of(item.VetoThreat), Statement(item.VetoThreat)),
            SnapshotItem.ResourceOneofCase.Congress => ("", Ended(item.Congress), []),
            _ => ("", "", Array.Empty<string>()),
        };
        return [new StoryLine("", when, what), .. details.Select(Detail)];
    }

    /// <summary>The votes for an override against what two thirds would be: chamber, question, count, needed, short by.</summary>
    public static IReadOnlyList<string[]> Of(OverrideOutlook outlook) =>
    [
        .. Rows("House", outlook.House),
        .. Rows("Senate", outlook.Senate),
    ];

    private static (string When, string What, string[] Details) OfChange(Update update)
    {
        var resolution = update.Resolution;
        if (update.Type == UpdateType.ResolutionCreated)
            return (resolution.IntroducedDate, $"{Name(resolution)}: {Stands(resolution)}", [Screen.Words(resolution.Title)]);

        var when = update.Actions.LastOrDefault() is { } last ? When(last.Date, last.TimeOfDay) : "";
        if (update.PreviousState == ResolutionState.Unspecified)
        {
            var texts = Texts(update.Actions);
            // Without an action of its own it is known better since when the measure stands there.
            return (when, $"{Name(resolution)}: {texts.FirstOrDefault($"still {Stands(resolution)}")}", [.. texts.Skip(1)]);
        }

        var steps = Texts(update.Actions.Where(action => action.Kind != ActionKind.Other));
        return (when, $"{Name(resolution)}: {ResolutionPhrases.State(update.PreviousState, resolution.OriginChamber)} → {Stands(resolution)}", steps);
    }

    // The record often tells one event twice, once from each of its sources.
    private static string[] Texts(IEnumerable<V1.Action> actions) => [.. actions.Select(action => Screen.Words(action.Text)).Distinct()];

    private static (string When, string What, string[] Details) OfChange(UpdateType type, VetoThreat threat) =>
        type == UpdateType.VetoThreatIssued
            ? (threat.IssueDate, Of(threat), Statement(threat))
            : ("", Of(threat), []);

    private static string Of(VetoThreat threat) =>
        $"Veto threat: [yellow]{Words(threat.State)}[/] ({Words(threat.Level)}; {Words(threat.Position)})";

    private static string[] Statement(VetoThreat threat) =>
    [
        $"“{Screen.Words(threat.Statement, 240)}”{(threat.Condition.Length > 0 ? $" [grey]condition: {Screen.Words(threat.Condition)}[/]" : "")}",
        $"[grey]{Screen.Words(string.Join(": ", new[] { threat.Source.Speaker, threat.Source.Title }.Where(part => part.Length > 0)))}[/]",
    ];

    private static IEnumerable<string[]> Rows(string chamber, ChamberOutlook? outlook)
    {
        if (outlook?.Passage is { } passage)
            yield return Row(chamber, "passage", passage);
        if (outlook?.Override is { } taken)
            yield return Row(chamber, "override", taken);
    }

    private static string[] Row(string chamber, string question, OverrideMeasurement votes) =>
    [
        chamber,
        question,
        $"{votes.Yea}–{votes.Nay}",
        $"{votes.Needed} of {votes.Yea + votes.Nay} needed",
        votes.ShortBy == 0 ? "[green]enough[/]" : $"[red]{votes.ShortBy} short[/]",
    ];

    private static string Stands(Resolution resolution)
    {
        var status = resolution.GovtrackStatus.Length == 0 ? "" : $" [grey]{Screen.Words($"[{resolution.GovtrackStatus}]")}[/]";
        return $"[aqua]{ResolutionPhrases.State(resolution)}[/]{status}";
    }

    private static string Name(Resolution resolution) => $"[bold]{Citation.Of(resolution)}[/]";

    private static string Ended(Congress congress) => $"{Screen.Words(congress.Name)} is over; {Screen.Words(congress.Successor)} follows";

    private static StoryLine Detail(string text) => new("", "", text);

    public static string When(string date, string timeOfDay) =>
        timeOfDay.Length >= 5 ? $"{date} {timeOfDay.AsSpan(0, 5)}" : date;

    public static string Words<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()).Replace('_', ' ');
}
