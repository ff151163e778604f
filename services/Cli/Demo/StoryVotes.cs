using System.Globalization;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Demo;

/// <summary>Votes as a story, from their announcement to what they were held as; in Spectre markup.</summary>
internal static class StoryVotes
{
    /// <summary>What happened to a vote: when, what, and what that consists of.</summary>
    public static (string When, string What, string[] Details) Of(Update update)
    {
        var vote = update.Vote;
        return update.Type switch
        {
            UpdateType.VoteScheduled => (vote.Announcement.AnnouncedDate, Announced(vote), Source(vote.Announcement)),
            UpdateType.VoteOpened => (When(vote), $"{Citation.Of(vote)} on {Measures(vote)}, {Screen.Words(vote.Question)}: [yellow]open[/]",
                ["Replayed live: what follows comes in the record's order; the order within a roll call is not on record."]),
            UpdateType.PositionsRecorded => ("", $"{Citation.Of(vote)}: {Counts(vote)} so far, {update.Positions.Count} positions new", []),
            UpdateType.VoteHeld => ("", Held(vote), []),
            _ => Of(vote),
        };
    }

    /// <summary>A vote as it is now.</summary>
    public static (string When, string What, string[] Details) Of(Vote vote) => vote.State switch
    {
        VoteState.Scheduled => (vote.Announcement.AnnouncedDate, Announced(vote), Source(vote.Announcement)),
        VoteState.Held => (vote.Announcement?.AnnouncedDate ?? vote.Date, Held(vote),
            vote.Announcement is { } announcement ? Source(announcement) : []),
        _ => (When(vote), Result(vote), Parties(vote)),
    };

    private static string Announced(Vote vote) =>
        $"{Citation.Of(vote)} on {Measures(vote)}, {Screen.Words(vote.Question)}: [yellow]announced[/] for {Day(vote.Announcement.Date)}";

    private static string Measures(Vote vote) => string.Join(", ", vote.Resolutions.Select(Citation.OfName));

    private static string Held(Vote vote) => vote.Announcement is { } announcement
        ? $"{Citation.Of(vote)} announced for {Day(announcement.Date)}: [aqua]held[/] as {Screen.Words(vote.HeldAs)}"
        : $"{Citation.Of(vote)} of {Day(vote.Date)}: [aqua]held[/] as {Screen.Words(vote.HeldAs)}";

    private static string[] Source(VoteAnnouncement announcement) =>
        [string.Join(": ", new[] { announcement.AnnouncedBy, announcement.Citation }.Where(part => part.Length > 0).Select(part => Screen.Words(part)))];

    private static string Result(Vote vote)
    {
        var counts = vote.Tally is null ? StoryText.Words(vote.Method) : Counts(vote);
        var rule = vote.Needed > 0 ? $", {vote.Needed} of {vote.Denominator} needed" : "";
        var colour = vote.OfficialPassed ? "green" : "red";
        return $"{Citation.Of(vote)}, {Screen.Words(vote.Question)}: {counts} [{colour}]{Screen.Words(vote.OfficialResult)}[/]{rule}";
    }

    private static string Counts(Vote vote) => $"[bold]{vote.Tally?.Yea ?? 0}–{vote.Tally?.Nay ?? 0}[/]";

    private static string[] Parties(Vote vote) => vote.Tally is { ByParty.Count: > 0 } tally
        ? [string.Join(", ", tally.ByParty.Select(party => $"{Screen.Words(party.Party)} {party.Yea}–{party.Nay}"))]
        : [];

    private static string When(Vote vote) => StoryText.When(vote.Date, vote.TimeOfDay);

    // People remember the Tuesday.
    private static string Day(string date) => DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day.ToString("dddd yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Screen.Words(date);
}
