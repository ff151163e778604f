using System.Collections.Immutable;

namespace VoteTracker.Domain;

// Several documents speak of one vote, and they arrive in any order. Two things are weighed, each by itself and each against the
// greatest word so far, so that the order makes no difference: what the record of the vote is, and whether the vote stands.
//
// 1. A record with positions outweighs an announced count without; else the more direct witness, then the newer document, then the
//    document whose source and name come later in the alphabet, since one of two must.
// 2. That a vote was vacated or taken back, and that it was not, is weighed in the same way, but never by whether there are
//    positions. A document that has no time of its own speaks at the time of the call; it does not bring a vote back, for it may have
//    been written before.
public sealed partial record VoteRecord
{
    /// <summary>The greatest word for what the vote is; null where nobody gave one, which any word outweighs.</summary>
    public Provenance? StatedBy { get; init; }

    /// <summary>The greatest word on whether it stands; null where nobody gave one.</summary>
    public Provenance? StandingBy { get; init; }

    /// <summary>Whether it was closed without the positions that its count is of.</summary>
    public bool AwaitsPositions { get; init; }

    /// <summary>Whether a closed vote was vacated, or taken back by its source.</summary>
    public bool IsTakenBack => Vote.State == VoteState.Vacated || (Vote.State == VoteState.Withdrawn && StandingBy is not null);

    /// <summary>Whether it was held, whatever became of it.</summary>
    internal bool IsOver => IsClosed || IsTakenBack;

    /// <summary>The word of a caller who names no witness: it is that of the witness whose record the vote is.</summary>
    /// <param name="said">What the caller gives.</param>
    internal Provenance InTheNameOf(Provenance said) =>
        said.Witness != Witness.Unspecified ? said : said with { Witness = (StatedBy ?? Vote.Provenance)?.Witness ?? Witness.Unspecified };

    /// <summary>Weighs what a document says of a vote that is over.</summary>
    /// <param name="counted">The vote as the document has it, counted; its state says whether it stands.</param>
    /// <param name="positions">Its positions; none where it has only a count.</param>
    /// <param name="said">Whose word it is.</param>
    /// <param name="reason">Why, where it becomes a correction.</param>
    /// <returns>What changes, or null: it says what is known, or is outweighed.</returns>
    internal VoteChange? Hear(Vote counted, ImmutableArray<Position> positions, Provenance said, string reason)
    {
        var dated = said.IsDated;
        if (AwaitsPositions)
            positions = PositionsBeside(counted, positions);
        var (after, type) = (this, ChangeType.Silent);
        if (Tells(counted, positions))
        {
            // Without a time of its own it is the document that was read before, for all that is known; unless that was another witness's.
            if ((dated || said.Witness > (StatedBy?.Witness ?? Witness.Unspecified)) && !IsSameWord(said, StatedBy) && IsOutweighedBy(counted, positions, said))
                after = after with { StatedBy = said, AwaitsPositions = Awaits(counted, positions) };
        }
        else if (IsOutweighedBy(counted, positions, said))
        {
            (after, type) = AwaitsPositions && !positions.IsEmpty && Vote.IsSupplementedBy(counted)
                ? (Supplement(counted, positions, said), ChangeType.PositionsRecorded)
                : (Replace(counted, positions, said, reason), ChangeType.VoteCorrected);
        }
        var takenBack = counted.State is VoteState.Vacated or VoteState.Withdrawn;
        var changes = takenBack ? (counted.State, counted.StateReason) != (Vote.State, Vote.StateReason) || !IsTakenBack : IsTakenBack;
        if ((changes || (dated && !IsSameWord(said, StandingBy))) && Outweighs(said, StandingBy) && (takenBack || !IsTakenBack || (dated && StandingBy is not null)))
        {
            after = after with { StandingBy = said };
            if (changes)
                (after, type) = Stand(after, counted, said, reason);
        }
        return after == this ? null : new VoteChange(
            type,
            after,
            after.ChangedSince(this),
            type == ChangeType.VoteCorrected || !after.Vote.Measures.SequenceEqual(Vote.Measures) ? Vote : null);
    }

    /// <summary>Whether a word outweighs another one.</summary>
    internal static bool Outweighs(Provenance said, Provenance? known) =>
        known is null || (said.StandsAgainst(known) && (!known.StandsAgainst(said)
            || string.CompareOrdinal($"{said.Source}\n{said.Document}", $"{known.Source}\n{known.Document}") >= 0));

    // The same document read again, by whomever.
    private static bool IsSameWord(Provenance said, Provenance? known) =>
        known is not null && said == known with { FirstSeen = said.FirstSeen, Author = said.Author };

    internal static bool Awaits(Vote counted, ImmutableArray<Position> positions) => counted.Method == VoteMethod.RollCall
        && (positions.IsEmpty || (counted.Tally is { } count && !Tally.Count(positions).AddsUpTo(count)));

    /// <summary>The positions of a record; of one that has only a count those that are known, as far as they may be a part of it.</summary>
    internal ImmutableArray<Position> PositionsBeside(Vote counted, ImmutableArray<Position> positions) =>
        positions.IsEmpty && counted is { Method: VoteMethod.RollCall, Tally: { } count } && Tally.Count(Positions).ExcessOver(count) is null
            ? Positions
            : positions;

    private bool IsOutweighedBy(Vote counted, ImmutableArray<Position> positions, Provenance said) =>
        Awaits(counted, positions) == AwaitsPositions ? Outweighs(said, StatedBy) : AwaitsPositions;

    // Positions of a count that was announced, and what else was not known then.
    private VoteRecord Supplement(Vote counted, ImmutableArray<Position> positions, Provenance said) => this with
    {
        Vote = counted.WithLifeOf(Vote),
        Positions = positions,
        AwaitsPositions = false,
        StatedBy = said,
        Revisions = Revisions.Add(
            new VoteRevision(Vote, [.. Differences(positions).Where(change => change.Before is not null)], "its positions were recorded", said)),
    };

    private VoteRecord Replace(Vote counted, ImmutableArray<Position> positions, Provenance said, string reason) => this with
    {
        Vote = counted.WithLifeOf(Vote) with
        {
            State = IsTakenBack ? Vote.State : VoteState.Corrected,
            StateReason = IsTakenBack ? Vote.StateReason : reason,
        },
        Positions = positions,
        AwaitsPositions = Awaits(counted, positions),
        StatedBy = said,
        Revisions = Revisions.Add(new VoteRevision(Vote, [.. Differences(positions)], reason, said)),
    };

    private (VoteRecord After, ChangeType Type) Stand(VoteRecord after, Vote counted, Provenance said, string reason)
    {
        var back = counted.State is not (VoteState.Vacated or VoteState.Withdrawn);
        var why = back ? reason : counted.StateReason;
        return (
            after with
            {
                Vote = after.Vote with { State = back ? VoteState.Corrected : counted.State, StateReason = why },
                Revisions = after.Revisions.Length > Revisions.Length ? after.Revisions : Revisions.Add(new VoteRevision(Vote, [], why, said)),
            },
            back ? ChangeType.VoteCorrected : counted.State == VoteState.Vacated ? ChangeType.VoteVacated : ChangeType.VoteWithdrawn);
    }
}
