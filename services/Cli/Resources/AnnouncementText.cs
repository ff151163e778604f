using VoteTracker.Cli.Output;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Resources;

/// <summary>Announced votes as an operator reads them.</summary>
internal static class AnnouncementText
{
    /// <summary>When it was announced for, as precisely as that is known; and whether that is past, which no record says.</summary>
    public static string When(Vote vote) =>
        VotePhrases.IsOverdue(vote) ? $"{Day(vote)}; overdue (computed: it is past, and nobody said that the vote was held or withdrawn)" : Day(vote);

    /// <summary>The same in short, for a column.</summary>
    public static string ShortWhen(Vote vote) => VotePhrases.IsOverdue(vote) ? $"{Day(vote)}, overdue" : Day(vote);

    /// <summary>What became of the announcement: what it was held as, or why it was withdrawn.</summary>
    public static string What(Vote vote) => vote.State switch
    {
        VoteState.Held => $"as {NameText.Of(vote.HeldAs)}",
        VoteState.Withdrawn => $"{VotePhrases.Of(vote.Withdrawal)}: {Display.OneLine(vote.StateReason)}",
        _ => "",
    };

    private static string Day(Vote vote) => vote.Announcement switch
    {
        null => "",
        { Precision: SchedulePrecision.Week } week => $"the week of {week.Date}",
        var day => TimeText.Of(day.Date, day.TimeOfDay),
    };

    /// <summary>Who announced it, when and where.</summary>
    public static string Source(VoteAnnouncement? announcement) => announcement is null
        ? ""
        : string.Join(", ", new[] { announcement.AnnouncedBy, announcement.AnnouncedDate, announcement.Citation, announcement.Uri }
            .Where(part => part.Length > 0));
}
