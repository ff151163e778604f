using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>How a question was decided.</summary>
public enum VoteMethod
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Each member's position is recorded.</summary>
    RollCall = 1,

    /// <summary>By voice.</summary>
    Voice = 2,

    /// <summary>Members stood and were counted.</summary>
    Division = 3,

    /// <summary>Nobody objected.</summary>
    UnanimousConsent = 4,

    /// <summary>A rule deemed it decided.</summary>
    ByRule = 5,
}

/// <summary>Where a vote stands.</summary>
public enum VoteState
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Announced.</summary>
    Scheduled = 1,

    /// <summary>Members are voting.</summary>
    Open = 2,

    /// <summary>Ended and counted.</summary>
    Closed = 3,

    /// <summary>Closed, then corrected.</summary>
    Corrected = 4,

    /// <summary>Treated as not taken.</summary>
    Vacated = 5,

    /// <summary>Announced, and not to be held as it was.</summary>
    Withdrawn = 6,

    /// <summary>Held under another name, or decided without a vote.</summary>
    Held = 7,
}

/// <summary>A vote of a chamber, without its positions.</summary>
public sealed record Vote
{
    /// <summary>On how many measures one vote may be; the longest known list has some twenty.</summary>
    public const int MaxMeasures = 64;

    /// <summary>How many contradictions of its record a vote tells of.</summary>
    public const int MaxContradictions = 16;

    private readonly EquatableArray<MeasureName> _measures;

    /// <summary>Its identity, which also says chamber, session and number.</summary>
    public required VoteName Name { get; init; }

    /// <summary>The measures voted on, each once, in the order of their types and numbers: which one a record names first says nothing.</summary>
    public ImmutableArray<MeasureName> Measures
    {
        get => _measures.Items;
        init => _measures = new([.. value.Distinct().OrderBy(measure => measure.Type).ThenBy(measure => measure.Number)]);
    }

    /// <summary>The amendment voted on, or null.</summary>
    public Amendment? Amendment { get; init; }

    /// <summary>The nomination or the treaty voted on, or null.</summary>
    public ExecutiveDocument? ExecutiveDocument { get; init; }

    /// <summary>The question as the record prints it.</summary>
    public required string Question { get; init; }

    /// <summary>What the question means for the measures.</summary>
    public VoteQuestion QuestionKind { get; init; }

    /// <summary>How it was decided.</summary>
    public required VoteMethod Method { get; init; }

    /// <summary>The rule it must satisfy.</summary>
    public VoteThreshold Threshold { get; init; }

    /// <summary>Where it stands.</summary>
    public VoteState State { get; init; }

    /// <summary>The counts, or null where nobody counted.</summary>
    public Tally? Tally { get; init; }

    /// <summary>The result in the words of the record.</summary>
    public string OfficialResult { get; init; } = "";

    /// <summary>Whether the chamber announced that it carried, or null where there is nothing to carry.</summary>
    public bool? OfficialPassed { get; init; }

    /// <summary>The Vice President's vote, or null.</summary>
    public TieBreaker? TieBreaker { get; init; }

    /// <summary>When it was taken; while it is scheduled, when it is to be.</summary>
    public CapitolMoment Moment { get; init; }

    /// <summary>What was announced of it, where it was scheduled.</summary>
    public VoteAnnouncement? Announcement { get; init; }

    /// <summary>The votes that are the same event.</summary>
    public VoteLinks Links { get; init; } = VoteLinks.None;

    /// <summary>Why it was withdrawn.</summary>
    public VoteWithdrawal Withdrawal { get; init; }

    /// <summary>Why it was corrected, vacated, rescheduled or withdrawn, or empty.</summary>
    public string StateReason { get; init; } = "";

    /// <summary>Senators duly chosen and sworn; 0 where that is not known, and all seats are taken for filled.</summary>
    public int Sworn { get; init; }

    /// <summary>Whose word its content is, or null where nobody said.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>Where its record contradicts itself, and how that was decided.</summary>
    public EquatableArray<string> Contradictions { get; init; }

    /// <summary>What it was about.</summary>
    public string Description { get; init; } = "";

    /// <summary>What the counts say under the rule, or null where nothing was counted or nothing is decided.</summary>
    public VoteComputation? Computation =>
        Tally is null ? null : VoteThresholds.Compute(Threshold, Tally, TieBreaker, Sworn);

    /// <summary>Whether the announced result and the count disagree. While members vote, nothing is announced.</summary>
    public bool IsDisputed => OfficialPassed is { } official && Computation is { } computed && official != computed.Passed;

    /// <summary>What it means for each of its measures, or null where it means nothing: before it is closed, and once it is vacated.</summary>
    public VoteOutcome? Outcome =>
        State is VoteState.Closed or VoteState.Corrected && !Measures.IsEmpty
        && QuestionKind != VoteQuestion.Unspecified && (OfficialPassed ?? Computation?.Passed) is { } passed
            ? new VoteOutcome(Name, QuestionKind, passed, Moment, Tally?.Yea ?? 0, Tally?.Nay ?? 0)
            : null;

    /// <summary>Counts the positions of the record of a vote that is over; its state says whether it stands.</summary>
    /// <param name="positions">Each member once.</param>
    /// <param name="reconcile">
    /// Whether a record whose count is not what its positions add up to is taken: then each member's position decides, and the vote says so.
    /// </param>
    /// <returns>The vote with its tally, or why the record cannot be right.</returns>
    internal (Vote? Counted, Rejection? Rejection) Count(ImmutableArray<Position> positions, bool reconcile)
    {
        var over = this with
        {
            State = State is VoteState.Vacated or VoteState.Withdrawn ? State : VoteState.Closed,
            // Only a roll call has positions.
            Method = Method == VoteMethod.Unspecified && !positions.IsEmpty ? VoteMethod.RollCall : Method,
        };
        var counted = positions.IsEmpty ? over : over with { Tally = Tally.Count(positions), Sworn = SwornOf(positions) };
        if (VoteValidation.CheckRecord(over, counted, positions) is { } rejection)
            return (null, rejection);
        if (Tally is null || counted.Tally!.DifferenceFrom(Tally) is not { } difference)
            return (counted, null);
        return reconcile
            ? (counted with { Contradictions = new([.. Contradictions.Items.Append($"{difference}, which decide").Take(MaxContradictions)]) }, null)
            : (null, Rejection.Field("vote.tally", difference) with { Reason = "TALLY_MISMATCH" });
    }

    // The roll is of every senator in office, voting or not.
    private int SwornOf(ImmutableArray<Position> positions) =>
        Sworn == 0 && Threshold == VoteThreshold.ThreeFifthsSworn && positions.Length <= VoteThresholds.SenateSeats ? positions.Length : Sworn;

    /// <summary>Whether both say the same of the vote; where it stands with us is not part of the record.</summary>
    internal bool IsSameRecordAs(Vote other) => WithoutLife(this) == WithoutLife(other);

    /// <summary>Whether a record adds to this one only what it lacks: the positions of its count, and what was left unset.</summary>
    /// <param name="fuller">The other record, counted.</param>
    internal bool IsSupplementedBy(Vote fuller) =>
        (Tally is null || fuller.Tally?.AddsUpTo(Tally) == true) && (this with
        {
            Tally = fuller.Tally,
            Measures = Measures.IsEmpty ? fuller.Measures : Measures,
            Amendment = Amendment ?? fuller.Amendment,
            ExecutiveDocument = ExecutiveDocument ?? fuller.ExecutiveDocument,
            Question = Question.Length > 0 ? Question : fuller.Question,
            QuestionKind = QuestionKind == VoteQuestion.Unspecified ? fuller.QuestionKind : QuestionKind,
            Threshold = Threshold == VoteThreshold.Unspecified ? fuller.Threshold : Threshold,
            OfficialResult = OfficialResult.Length > 0 ? OfficialResult : fuller.OfficialResult,
            OfficialPassed = OfficialPassed ?? fuller.OfficialPassed,
            TieBreaker = TieBreaker ?? fuller.TieBreaker,
            // Of a vote that was followed live it is when it was opened here.
            Moment = Moment.Date == fuller.Moment.Date ? fuller.Moment : Moment,
            Sworn = Sworn == 0 ? fuller.Sworn : Sworn,
            Description = Description.Length > 0 ? Description : fuller.Description,
            Contradictions = fuller.Contradictions,
        }).IsSameRecordAs(fuller);

    /// <summary>The record of a vote with what a record does not say of it.</summary>
    /// <param name="known">The vote as it is known.</param>
    internal Vote WithLifeOf(Vote known) => this with
    {
        State = known.State,
        StateReason = known.StateReason,
        Announcement = known.Announcement,
        Links = known.Links,
    };

    private static Vote WithoutLife(Vote vote) => vote with
    {
        State = VoteState.Unspecified,
        StateReason = "",
        Announcement = null,
        Links = VoteLinks.None,
        Provenance = null,
    };
}
