using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>That a witness states an action.</summary>
/// <param name="Witness">Whose word it is.</param>
/// <param name="Time">The time of the newest document that states it; null where that is the newest whole one, <see cref="WholeDocument"/>.</param>
/// <param name="Superseded">Whether that was a whole document, which gave way to another one of the same time.</param>
public readonly record struct Statement(Witness Witness, DateTimeOffset? Time, bool Superseded = false);

/// <summary>Who states an action, and whether it was withdrawn by hand: all that decides whether it counts.</summary>
/// <param name="Statements">One for each witness.</param>
/// <param name="WithdrawnByHand">Whether it was.</param>
/// <param name="MakesLaw">Whether the action says that the measure is a law.</param>
/// <remarks>
/// An action counts unless a whole document of the same or a more direct witness, newer than every document that states it, lacks it.
///
/// Kept are, of each action and witness, the newest time at which a document of that witness stated it; and of each witness the time of
/// its newest whole document. That suffices. Let D be the newest whole document of a witness at least as direct as any that states the
/// action. If D is newer than every document that states the action, D does not state it, so D lacks it, and it is withdrawn. If D is
/// not, no older whole document of that witness is newer than them all either, so none of that witness withdraws it.
///
/// All that is kept is a maximum. A maximum does not depend on the order in which it is formed, nor on what is told twice or late; so
/// neither does what counts. Which content an action has follows in the same way: that of the newest statement of its most direct
/// witness, which is a maximum too.
///
/// Publishers change documents without changing their times. So that this also is a maximum, documents of one witness and one time are
/// ordered: whole ones that gave way, the whole one that was first seen last, those that are not whole. What was first seen last
/// depends on the order of arrival, as it must; a document that is seen again is the one that was seen before.
///
/// A statement in the newest whole document has no time of its own: a newer document that restates a thousand actions writes none of
/// them. What the newer one lacks gets the time of the one before, so it is those that are written.
/// </remarks>
public sealed record ActionStanding(ImmutableArray<Statement> Statements, bool WithdrawnByHand = false, bool MakesLaw = false)
{
    /// <summary>Of an action that no document or call has stated since actions have sources; only a hand withdraws it.</summary>
    public static readonly ActionStanding Unknown = new([]);

    /// <summary>The most direct witness that states it.</summary>
    public Witness MostDirect => Statements.Select(statement => statement.Witness).DefaultIfEmpty().Max();

    /// <summary>What a witness says, or null.</summary>
    /// <param name="witness">The witness.</param>
    public Statement? Of(Witness witness) =>
        Statements.Where(statement => statement.Witness == witness).Select(statement => (Statement?)statement).FirstOrDefault();

    /// <summary>Puts another statement in the place of the one of its witness.</summary>
    /// <param name="statement">The statement.</param>
    public ActionStanding With(Statement statement) => this with
    {
        Statements =
        [
            .. Statements.Where(known => known.Witness != statement.Witness).Append(statement).OrderBy(known => known.Witness),
        ],
    };

    /// <summary>Whether documents withdraw it, but for the law that it makes.</summary>
    /// <param name="wholes">The newest whole documents.</param>
    internal bool IsOutdated(ImmutableArray<WholeDocument> wholes) =>
        !Statements.IsEmpty && Outdating(wholes) is not null;

    /// <summary>The document that withdraws it, or null.</summary>
    internal WholeDocument? Outdating(ImmutableArray<WholeDocument> wholes)
    {
        var direct = MostDirect;
        return wholes.FirstOrDefault(whole => whole.Witness >= direct && Statements.All(statement => whole.IsNewerThan(statement, wholes)));
    }

    /// <summary>When it was stated last.</summary>
    internal DateTimeOffset LastStated(ImmutableArray<WholeDocument> wholes) =>
        Statements.Select(statement => statement.TimeAmong(wholes)).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    /// <inheritdoc/>
    public bool Equals(ActionStanding? other) => other is not null && Statements.SequenceEqual(other.Statements)
        && WithdrawnByHand == other.WithdrawnByHand && MakesLaw == other.MakesLaw;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Statements.Length, WithdrawnByHand, MakesLaw);
}

/// <summary>The newest whole document of a witness on a measure.</summary>
/// <param name="Provenance">The document.</param>
/// <param name="Seen">The hashes of all whole documents of this witness and time, as they were first seen; the last is this one.</param>
public sealed record WholeDocument(Provenance Provenance, ImmutableArray<ulong> Seen)
{
    // Where a document changes more often under one time, the first of them may be taken for new again.
    private const int MostSeen = 16;

    /// <summary>Whose it is.</summary>
    public Witness Witness => Provenance.Witness;

    /// <summary>Its own time.</summary>
    public DateTimeOffset Time => Provenance.DocumentTime;

    /// <summary>The document that gives way to another one, or stays.</summary>
    /// <param name="known">The newest so far of the same witness, or null.</param>
    /// <param name="provenance">A document.</param>
    /// <param name="hash">The hash of what it says.</param>
    /// <returns>The newest of both.</returns>
    internal static WholeDocument Newest(WholeDocument? known, Provenance provenance, ulong hash) =>
        known is null || provenance.DocumentTime > known.Time ? new WholeDocument(provenance, [hash])
        : provenance.DocumentTime < known.Time || known.Seen.Contains(hash) ? known
        : new WholeDocument(provenance, [.. known.Seen.TakeLast(MostSeen - 1), hash]);

    internal bool IsNewerThan(Statement statement, ImmutableArray<WholeDocument> wholes) => statement.Witness == Witness
        ? statement.Time < Time || (statement.Superseded && statement.Time == Time)
        : statement.TimeAmong(wholes) < Time;

    /// <inheritdoc/>
    public bool Equals(WholeDocument? other) => other is not null && Provenance == other.Provenance && Seen.SequenceEqual(other.Seen);

    /// <inheritdoc/>
    public override int GetHashCode() => Provenance.GetHashCode();
}

/// <summary>Reads statements among the newest whole documents.</summary>
internal static class Statements
{
    public static WholeDocument? Of(this ImmutableArray<WholeDocument> wholes, Witness witness) =>
        wholes.FirstOrDefault(whole => whole.Witness == witness);

    // A statement of the newest whole document of a witness that has none is of no known time.
    public static DateTimeOffset TimeAmong(this Statement statement, ImmutableArray<WholeDocument> wholes) =>
        statement.Time ?? wholes.Of(statement.Witness)?.Time ?? DateTimeOffset.MinValue;
}
