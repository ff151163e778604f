using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>What happened, for those who follow; the contract's UpdateType says what each means.</summary>
public enum ChangeType
{
    /// <summary>Nothing to tell: bookkeeping that shows in no resource.</summary>
    Silent = 0,

    /// <summary>A measure was created.</summary>
    ResolutionCreated = 1,

    /// <summary>A measure got actions or votes.</summary>
    ResolutionChanged = 2,

    /// <summary>A vote was scheduled.</summary>
    VoteScheduled = 3,

    /// <summary>A vote was opened.</summary>
    VoteOpened = 4,

    /// <summary>Positions were recorded.</summary>
    PositionsRecorded = 5,

    /// <summary>A vote was closed.</summary>
    VoteClosed = 6,

    /// <summary>A vote was corrected.</summary>
    VoteCorrected = 7,

    /// <summary>A vote was vacated.</summary>
    VoteVacated = 8,

    /// <summary>Announced result and count disagree.</summary>
    ResultDisputed = 9,

    /// <summary>A veto threat was issued.</summary>
    VetoThreatIssued = 10,

    /// <summary>A veto threat changed.</summary>
    VetoThreatChanged = 11,

    /// <summary>Another time was announced for a vote.</summary>
    VoteRescheduled = 12,

    /// <summary>A vote will not be held as it was announced.</summary>
    VoteWithdrawn = 13,

    /// <summary>A vote that was announced or followed live was held under another name.</summary>
    VoteHeld = 14,

    /// <summary>Actions were withdrawn or count again, or title, day of introduction or flags were corrected.</summary>
    ResolutionCorrected = 15,

    /// <summary>The term of the Congress is over.</summary>
    CongressEnded = 16,

    /// <summary>It became known of a vote what it is the same event as, or may be.</summary>
    VoteLinked = 17,
}

/// <summary>One resource as it is after a command.</summary>
/// <param name="Type">What happened to it.</param>
public abstract record Change(ChangeType Type);

/// <summary>A measure as it is after a command.</summary>
/// <param name="Type">What happened to it.</param>
/// <param name="Measure">The measure.</param>
/// <param name="PreviousState">The state it had.</param>
/// <param name="Actions">The actions that are new or corrected, or that were withdrawn or count again: what followers are told of.</param>
public sealed record MeasureChange(
    ChangeType Type, Measure Measure, MeasureState PreviousState, ImmutableArray<RecordedAction> Actions) : Change(Type)
{
    /// <summary>What is to be kept of its actions besides the measure; null where nothing of them changes.</summary>
    public ActionFiling? Filing { get; init; }
}

/// <summary>A vote as it is after a command.</summary>
/// <param name="Type">What happened to it.</param>
/// <param name="VoteRecord">The vote with its positions and their history.</param>
/// <param name="ChangedPositions">Those positions that are new or changed.</param>
/// <param name="Previous">Of a correction, another time or another measure: the vote as it was.</param>
public sealed record VoteChange(
    ChangeType Type, VoteRecord VoteRecord, ImmutableArray<Position> ChangedPositions, Vote? Previous = null) : Change(Type)
{
    /// <summary>The vote.</summary>
    public Vote Vote => VoteRecord.Vote;
}

/// <summary>A veto threat as it is after a command.</summary>
/// <param name="Type">What happened to it.</param>
/// <param name="Threat">The threat.</param>
public sealed record VetoThreatChange(ChangeType Type, VetoThreat Threat) : Change(Type);

/// <summary>A Congress whose term is over.</summary>
/// <param name="Type">What happened to it.</param>
/// <param name="End">The end of its term.</param>
public sealed record CongressChange(ChangeType Type, CongressEnd End) : Change(Type);

/// <summary>What a command comes to: changes that belong together, or a refusal. No changes: everything was known.</summary>
public sealed record Decision
{
    private Decision(ImmutableArray<Change> changes, Rejection? rejection) => (Changes, Rejection) = (changes, rejection);

    /// <summary>The changes, in the order in which followers are told.</summary>
    public ImmutableArray<Change> Changes { get; }

    /// <summary>The refusal, or null.</summary>
    public Rejection? Rejection { get; }

    /// <summary>Accepts.</summary>
    /// <param name="changes">What changes; may be empty.</param>
    /// <returns>The decision.</returns>
    public static Decision Accept(params ImmutableArray<Change> changes) => new(changes, null);

    /// <summary>Refuses.</summary>
    /// <param name="rejection">Why.</param>
    /// <returns>The decision.</returns>
    public static Decision Reject(Rejection rejection) => new([], rejection);
}
