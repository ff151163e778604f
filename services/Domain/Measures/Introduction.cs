using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>What is known of a measure when it is introduced, and may be corrected later.</summary>
/// <param name="Title">The official title; empty where none is known yet.</param>
/// <param name="Date">The day of introduction.</param>
/// <param name="ConstitutionalAmendment">Whether it proposes an amendment to the Constitution.</param>
/// <param name="TerminatesEmergency">Whether it terminates a national emergency (50 U.S.C. 1622).</param>
/// <param name="Provenance">Where that is stated, or null where it is not known.</param>
public sealed record Introduction(
    string Title, DateOnly Date, bool ConstitutionalAmendment, bool TerminatesEmergency = false, Provenance? Provenance = null)
{
    internal ImmutableArray<FieldStatement> Described => Provenance is null
        ? []
        : [.. Enum.GetValues<DescribedField>()
            // Who knows no title yet does not say that there is none.
            .Where(stated => stated != DescribedField.Title || Title.Length > 0)
            .Select(stated => new FieldStatement(stated, Provenance.Witness, Provenance.DocumentTime, []))];

    internal Rejection? Refusal(MeasureType type) =>
        ConstitutionalAmendment && !type.IsJoint()
            ? Rejection.Field("resolution.constitutional_amendment", "an amendment to the Constitution is proposed by a joint resolution")
        : TerminatesEmergency && (!type.IsJoint() || ConstitutionalAmendment)
            ? Rejection.Field(
                "resolution.terminates_emergency", "a national emergency is terminated by a joint resolution (50 U.S.C. 1622(a)(1))")
        : null;
}

/// <summary>What a document or a call states of a measure; null where it states nothing.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Date">The day of introduction.</param>
/// <param name="ConstitutionalAmendment">Whether it proposes an amendment to the Constitution.</param>
/// <param name="TerminatesEmergency">Whether it terminates a national emergency.</param>
public sealed record Description(string? Title, DateOnly? Date, bool? ConstitutionalAmendment, bool? TerminatesEmergency);

/// <summary>What can be corrected of a measure, by the numbers of the contract's fields, which are stored.</summary>
public enum DescribedField
{
    /// <summary>Its title.</summary>
    Title = 4,

    /// <summary>The day of introduction.</summary>
    IntroducedDate = 9,

    /// <summary>Whether it proposes an amendment to the Constitution.</summary>
    ConstitutionalAmendment = 11,

    /// <summary>Whether it terminates a national emergency.</summary>
    TerminatesEmergency = 15,
}

/// <summary>Who stated a field last: the most direct witness, and of its documents the newest.</summary>
/// <param name="Field">The field.</param>
/// <param name="Witness">Whose word it is.</param>
/// <param name="Time">The document's own time.</param>
/// <param name="Replaced">
/// The hashes of other values that documents of this witness and time had, and that gave way: publishers change documents without
/// changing their times, and the one before may be read again.
/// </param>
public sealed record FieldStatement(DescribedField Field, Witness Witness, DateTimeOffset Time, ImmutableArray<ulong> Replaced)
{
    private const int MostReplaced = 8;

    /// <summary>Weighs another statement of the field.</summary>
    /// <param name="known">Who stated it last, or null.</param>
    /// <param name="field">The field.</param>
    /// <param name="provenance">Who states it now; one who says no witness speaks for the one before, and is heard.</param>
    /// <param name="before">The value.</param>
    /// <param name="value">The value that is stated now.</param>
    /// <returns>Who stated it last then, and whether the value that is stated now stands.</returns>
    internal static (FieldStatement Last, bool Stands) Weigh(
        FieldStatement? known, DescribedField field, Provenance provenance, string before, string value)
    {
        var isSaid = provenance.Witness != Witness.Unspecified;
        var (witness, time) = isSaid || known is null
            ? (provenance.Witness, provenance.DocumentTime)
            : (known.Witness, provenance.DocumentTime > known.Time ? provenance.DocumentTime : known.Time);
        if (known is null || witness > known.Witness || (witness == known.Witness && time > known.Time))
            return (new FieldStatement(field, witness, time, []), true);
        var hash = ContentHash.Of(value);
        if (witness < known.Witness || time < known.Time || before == value || (isSaid && known.Replaced.Contains(hash)))
            return (known, before == value);
        return (known with { Replaced = [.. known.Replaced.Remove(hash).TakeLast(MostReplaced - 1), ContentHash.Of(before)] }, true);
    }

    /// <inheritdoc/>
    public bool Equals(FieldStatement? other) => other is not null && Field == other.Field && Witness == other.Witness && Time == other.Time
        && Replaced.SequenceEqual(other.Replaced);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Witness, Time);
}
