using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>How strongly the administration is for or against a measure.</summary>
public enum AdministrationPosition
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>"strongly supports".</summary>
    StronglySupports = 1,

    /// <summary>"supports".</summary>
    Supports = 2,

    /// <summary>"does not oppose".</summary>
    NoObjection = 3,

    /// <summary>"has concerns".</summary>
    Concerned = 4,

    /// <summary>"opposes".</summary>
    Opposes = 5,

    /// <summary>"strongly opposes".</summary>
    StronglyOpposes = 6,
}

/// <summary>How direct a threat is, ascending.</summary>
public enum VetoThreatLevel
{
    /// <summary>The wording could not be classed.</summary>
    Unspecified = 0,

    /// <summary>No threat.</summary>
    None = 1,

    /// <summary>A department or agency would recommend a veto.</summary>
    AgencyRecommends = 2,

    /// <summary>The President's advisors would recommend it.</summary>
    AdvisorsRecommend = 3,

    /// <summary>The President would veto.</summary>
    PresidentWouldVeto = 4,
}

/// <summary>What became of a threat.</summary>
public enum VetoThreatState
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Nothing yet.</summary>
    Standing = 1,

    /// <summary>Replaced by a newer statement.</summary>
    Revised = 2,

    /// <summary>Withdrawn.</summary>
    Rescinded = 3,

    /// <summary>The measure was vetoed.</summary>
    CarriedOut = 4,

    /// <summary>The measure became law without a veto.</summary>
    NotCarriedOut = 5,

    /// <summary>There is nothing to veto any more.</summary>
    Moot = 6,
}

/// <summary>What kind of utterance a threat was made in.</summary>
public enum SourceKind
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>A Statement of Administration Policy.</summary>
    StatementOfAdministrationPolicy = 1,

    /// <summary>A speech or remarks.</summary>
    Speech = 2,

    /// <summary>A letter.</summary>
    Letter = 3,

    /// <summary>A report in the press.</summary>
    PressReport = 4,
}

/// <summary>Where a threat was made.</summary>
/// <param name="Kind">The kind of utterance.</param>
/// <param name="Uri">Where to find it, or empty.</param>
/// <param name="Speaker">Who said it.</param>
/// <param name="Unnamed">Whether the speaker is left unnamed.</param>
public sealed record ThreatSource(SourceKind Kind, string Title, string Uri, string Speaker, bool Unnamed);

/// <summary>What the administration said.</summary>
/// <param name="Measures">The measures it speaks of.</param>
/// <param name="Level">How direct the threat is.</param>
/// <param name="Position">How strongly it is for or against.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Source">Where it was made.</param>
/// <param name="IssueDate">The day.</param>
/// <param name="Condition">The condition in words, or empty.</param>
/// <param name="MeasureVersion">The version it speaks of, or empty.</param>
public sealed record AdministrationStatement(
    ImmutableArray<MeasureName> Measures,
    VetoThreatLevel Level,
    AdministrationPosition Position,
    string Text,
    ThreatSource Source,
    DateOnly IssueDate,
    string Condition,
    string MeasureVersion)
{
    /// <summary>From which record it was taken; the same statement is in several.</summary>
    public Provenance? Provenance { get; init; }

    public bool Equals(AdministrationStatement? other) =>
        other is not null && Measures.SequenceEqual(other.Measures) && Level == other.Level && Position == other.Position
        && Text == other.Text && Source == other.Source && IssueDate == other.IssueDate && Condition == other.Condition
        && MeasureVersion == other.MeasureVersion;

    public override int GetHashCode() => HashCode.Combine(Text, IssueDate, Level);
}

/// <summary>A statement and what became of it.</summary>
/// <param name="Name">Its identity.</param>
/// <param name="Statement">What was said.</param>
/// <param name="Supersedes">The threat it replaced, or null.</param>
/// <param name="State">What became of it.</param>
/// <param name="RescindReason">Why it was withdrawn, or empty.</param>
public sealed record VetoThreat(
    VetoThreatName Name,
    AdministrationStatement Statement,
    VetoThreatName? Supersedes = null,
    VetoThreatState State = VetoThreatState.Standing,
    string RescindReason = "")
{
    /// <summary>
    /// Settles it by what became of its measures. A statement on several measures is settled by the first that reaches the
    /// President's decision; it is moot when none can any more. One that its author withdrew or replaced stays so.
    /// Derived anew each time, since a measure's record may be corrected after the threat was settled.
    /// </summary>
    /// <param name="dispositionOf">What became of a measure before the President.</param>
    /// <returns>The threat, settled or standing.</returns>
    public VetoThreat Settle(Func<MeasureName, PresidentialDisposition> dispositionOf)
    {
        if (State is VetoThreatState.Revised or VetoThreatState.Rescinded)
            return this;
        var dispositions = Statement.Measures.Select(dispositionOf).ToArray();
        var vetoed = dispositions.Contains(PresidentialDisposition.Vetoed);
        var law = dispositions.Contains(PresidentialDisposition.LawWithoutVeto);
        // Where nothing was threatened, nothing can be carried out.
        var threatened = Statement.Level != VetoThreatLevel.None;
        var settled =
            (vetoed || law) && !threatened ? VetoThreatState.Moot
            : vetoed ? VetoThreatState.CarriedOut
            : law ? VetoThreatState.NotCarriedOut
            : dispositions.All(disposition => disposition == PresidentialDisposition.BeyondPresident) ? VetoThreatState.Moot
            : VetoThreatState.Standing;
        return settled == State ? this : this with { State = settled };
    }

    /// <summary>Withdraws it.</summary>
    /// <param name="reason">Why.</param>
    /// <returns>The threat rescinded, or why that cannot be.</returns>
    public (VetoThreat? Threat, Rejection? Rejection) Rescind(string reason) => NotStanding() is { } rejection
        ? (null, rejection)
        : (this with { State = VetoThreatState.Rescinded, RescindReason = reason }, null);

    /// <summary>Marks it as replaced by a newer statement.</summary>
    /// <returns>The threat revised, or why that cannot be.</returns>
    public (VetoThreat? Threat, Rejection? Rejection) Revise() => NotStanding() is { } rejection
        ? (null, rejection)
        : (this with { State = VetoThreatState.Revised }, null);

    private Rejection? NotStanding() => State == VetoThreatState.Standing
        ? null
        : new Rejection(
            RejectionKind.FailedPrecondition,
            "VETO_THREAT_NOT_STANDING",
            $"{Name} no longer stands (it is {State}), so it can be neither revised nor rescinded");
}
