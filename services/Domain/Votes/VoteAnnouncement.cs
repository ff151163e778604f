using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>How precisely it is known when a vote is to be taken.</summary>
public enum SchedulePrecision
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Some day of a week.</summary>
    Week = 1,

    /// <summary>Some time of a day.</summary>
    Day = 2,

    /// <summary>At a time of day.</summary>
    Time = 3,
}

/// <summary>Why an announced vote will not be held as it was announced.</summary>
public enum VoteWithdrawal
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Put off without a day.</summary>
    Postponed = 1,

    /// <summary>Taken off the schedule.</summary>
    TakenOff = 2,

    /// <summary>What happened left nothing to vote on.</summary>
    Overtaken = 3,
}

/// <summary>The announcement of a vote: a promise that others follow, and not a fact.</summary>
/// <param name="Precision">How precisely the moment is known.</param>
/// <param name="Moment">When it is to be taken; of a week any day of it.</param>
/// <param name="AnnouncedBy">Who announced it, or empty.</param>
/// <param name="AnnouncedDate">The day on which it was announced, or null.</param>
/// <param name="Citation">Where it was announced, in words, or empty.</param>
/// <param name="Uri">Where to find that, or empty.</param>
public sealed record VoteAnnouncement(
    SchedulePrecision Precision, CapitolMoment Moment, string AnnouncedBy, DateOnly? AnnouncedDate, string Citation, string Uri)
{
    /// <summary>
    /// The first day on which the vote may be held: that of the announcement; where that is not known, the first of what was announced.
    /// </summary>
    public DateOnly FirstDay => AnnouncedDate
        ?? (Precision == SchedulePrecision.Week ? Moment.Date.AddDays(-(int)Moment.Date.DayOfWeek) : Moment.Date);
}

/// <summary>How a vote is linked to others that are the same event.</summary>
/// <param name="HeldAs">Of one that was announced or followed live: the name of what it was held as, or empty.</param>
/// <param name="AnnouncedAs">Of one that was held: the names under which it was announced or followed live.</param>
/// <param name="Possible">Announced votes of which it may be any, so that none was linked.</param>
/// <param name="PossibleHeldAs">Of one that was announced: what it may have been held as, and was not linked to, since that is not certain.</param>
public sealed record VoteLinks(
    string HeldAs, ImmutableArray<VoteName> AnnouncedAs, ImmutableArray<VoteName> Possible, ImmutableArray<string> PossibleHeldAs)
{
    /// <summary>How many of each a vote names.</summary>
    public const int Most = 64;

    /// <summary>Of a vote that is linked to none.</summary>
    public static readonly VoteLinks None = new("", [], [], []);

    /// <inheritdoc/>
    public bool Equals(VoteLinks? other) =>
        other is not null && HeldAs == other.HeldAs && AnnouncedAs.SequenceEqual(other.AnnouncedAs) && Possible.SequenceEqual(other.Possible)
        && PossibleHeldAs.SequenceEqual(other.PossibleHeldAs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(HeldAs, AnnouncedAs.Length, Possible.Length);
}

/// <summary>A vote without a number that is announced or followed live, and may yet be held under another name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Question">What its question means for its measure.</param>
/// <param name="NotBefore">The day of its announcement, or that on which it was opened.</param>
/// <param name="Opened">Whether it was opened: then it was held on that very day, and lacks nothing but its number.</param>
/// <param name="Measures">On how many measures it is, with each of which it is kept.</param>
public sealed record PendingVote(VoteName Name, VoteQuestion Question, DateOnly NotBefore, bool Opened, int Measures)
{
    /// <summary>What of a vote is pending, or null: it has a number, no measure, moves none, or is over.</summary>
    /// <param name="vote">A vote.</param>
    public static PendingVote? Of(Vote vote) =>
        vote.Name.Number > 0 || vote.Measures.IsEmpty || vote.QuestionKind == VoteQuestion.Unspecified ? null
        : vote.State switch
        {
            VoteState.Scheduled => new PendingVote(
                vote.Name, vote.QuestionKind, vote.Announcement?.FirstDay ?? vote.Moment.Date, Opened: false, vote.Measures.Length),
            // Only a roll call gets a number.
            VoteState.Open or VoteState.Closed or VoteState.Corrected when vote.Method == VoteMethod.RollCall =>
                new PendingVote(vote.Name, vote.QuestionKind, vote.Moment.Date, Opened: true, vote.Measures.Length),
            _ => null,
        };

    /// <summary>
    /// The rule by which what was held on all of its measures is recognized as this vote: the same chamber and kind of question, and
    /// not before the announcement. Passage is one kind with and without suspension of the rules (House Rule XV), which an
    /// announcement need not know. What was opened is recognized by its very day.
    /// </summary>
    /// <param name="chamber">Of what was held.</param>
    /// <param name="question">Of what was held.</param>
    /// <param name="day">When it was held.</param>
    /// <returns>Whether it may be this vote.</returns>
    public bool MayBe(Chamber chamber, VoteQuestion question, DateOnly day) =>
        Name.Chamber == chamber && KindOf(Question) == KindOf(question) && (Opened ? day == NotBefore : day >= NotBefore);

    private static VoteQuestion KindOf(VoteQuestion question) =>
        question == VoteQuestion.PassageUnderSuspension ? VoteQuestion.Passage : question;
}
