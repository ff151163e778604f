using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>
/// A vote with who voted how and what was changed on the way. Each step of its life is one method here; which state allows
/// it is checked here and nowhere else.
/// </summary>
/// <param name="Vote">The vote; its tally is what <paramref name="Positions"/> add up to, unless it awaits them.</param>
/// <param name="Positions">Each member once; while the vote is open in the order of first arrival, else in that of the record.</param>
public sealed partial record VoteRecord(Vote Vote, ImmutableArray<Position> Positions)
{
    /// <summary>Positions that were replaced before the vote was closed, the earliest first.</summary>
    public ImmutableArray<PositionChange> Replaced { get; init; } = [];

    /// <summary>What it was before, the earliest first.</summary>
    public ImmutableArray<VoteRevision> Revisions { get; init; } = [];

    /// <summary>Begins the vote.</summary>
    /// <param name="moment">When.</param>
    /// <returns>The open vote, or VOTE_NOT_SCHEDULED.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Open(CapitolMoment moment) => Vote.State == VoteState.Scheduled
        ? (this with { Vote = Vote with { State = VoteState.Open, Moment = moment, StateReason = "" } }, null)
        : (null, Refuse("VOTE_NOT_SCHEDULED", "only a scheduled vote can be opened"));

    /// <summary>Says as what it was held.</summary>
    /// <param name="name">The name of the vote or of the action.</param>
    internal VoteRecord HeldAs(string name) =>
        this with { Vote = Vote with { State = VoteState.Held, Links = Vote.Links with { HeldAs = name, PossibleHeldAs = [] } } };

    /// <summary>Says as what it may have been held, where that is not certain.</summary>
    /// <param name="names">The names of the actions.</param>
    internal VoteRecord MayBeHeldAs(IEnumerable<string> names) => this with
    {
        Vote = Vote with
        {
            Links = Vote.Links with { PossibleHeldAs = [.. Vote.Links.PossibleHeldAs.Union(names).Take(VoteLinks.Most)] },
        },
    };

    /// <summary>Says as what it was announced, where that becomes known after it was recorded.</summary>
    /// <param name="name">The name of the announced vote.</param>
    internal VoteRecord AnnouncedAs(VoteName name) =>
        this with { Vote = Vote with { Links = Vote.Links with { AnnouncedAs = Vote.Links.AnnouncedAs.Add(name) } } };

    /// <summary>Whether it was opened, or recorded, before it was held under another name.</summary>
    internal bool WasFollowedLive => StatedBy is not null || Vote.Tally is not null;

    /// <summary>
    /// Takes positions. A member may change it until the result is announced (House Practice, ch. 58); of a vote that was closed by its
    /// announced count they are taken until they add up to it.
    /// </summary>
    /// <param name="positions">New positions, each member once.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The vote with its tally, or VOTE_NOT_OPEN, TOO_MANY_POSITIONS, TALLY_MISMATCH or INVALID_FIELD.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Take(ImmutableArray<Position> positions, Provenance by)
    {
        if (Vote.State != VoteState.Open && !(IsClosed && AwaitsPositions))
            return (null, NotOpen());
        if (Vote.Method != VoteMethod.RollCall)
            return (null, Rejection.Field("positions", $"only a roll call records positions, and the method is {Vote.Method}"));
        if (VoteValidation.CheckPositions(positions) is { } rejection)
            return (null, rejection);
        var places = Positions.Select((position, index) => (position.Member.Key, index))
            .ToDictionary(place => place.Key, place => place.index, StringComparer.Ordinal);
        var taken = Positions.ToBuilder();
        var replaced = Replaced.ToBuilder();
        foreach (var position in positions)
        {
            if (!places.TryGetValue(position.Member.Key, out var place))
            {
                taken.Add(position);
            }
            else if (taken[place] != position)
            {
                replaced.Add(new PositionChange(taken[place], position, by.FirstSeen));
                taken[place] = position;
            }
        }
        if (taken.Count > VoteValidation.MaxPositions)
            return (null, Refuse("TOO_MANY_POSITIONS", $"it would have {taken.Count} positions, and has at most {VoteValidation.MaxPositions}"));
        var after = this with { Positions = taken.ToImmutable(), Replaced = replaced.ToImmutable() };
        var counted = Tally.Count(after.Positions);
        if (Vote.State == VoteState.Open)
            return (after with { Vote = Vote with { Tally = counted } }, null);
        if (Vote.Tally is not { } announced)
            return (after, null);
        if (counted.ExcessOver(announced) is { } excess)
            return (null, Rejection.Field("positions", excess) with { Reason = "TALLY_MISMATCH" });
        return (
            counted.AddsUpTo(announced) ? after with { Vote = Vote with { Tally = counted }, AwaitsPositions = false, StatedBy = InTheNameOf(by) } : after,
            null);
    }

    /// <summary>Ends the vote.</summary>
    /// <param name="officialResult">The result in the words of the record.</param>
    /// <param name="officialPassed">Whether the chamber announced that it carried.</param>
    /// <param name="tieBreaker">The Vice President's vote, or null.</param>
    /// <param name="announced">The count that was announced, or null where it is that of the positions.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The closed vote, or VOTE_NOT_OPEN or INVALID_FIELD.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Close(
        string officialResult, bool? officialPassed, TieBreaker? tieBreaker, Tally? announced, Provenance by)
    {
        if (Vote.State != VoteState.Open)
            return (null, NotOpen());
        var missing = Vote.Method == VoteMethod.RollCall
            && (Positions.IsEmpty || (announced is not null && Vote.Tally?.AddsUpTo(announced) != true));
        var ended = Vote with
        {
            OfficialResult = officialResult,
            OfficialPassed = officialPassed,
            TieBreaker = tieBreaker,
            Tally = missing || Vote.Method != VoteMethod.RollCall ? announced : Vote.Tally,
        };
        if ((VoteValidation.CheckTally(ended, "tally") ?? VoteValidation.CheckTieBreaker(ended, "tie_breaker")) is { } rejection)
            return (null, rejection);
        var word = InTheNameOf(by);
        return (
            this with { Vote = ended with { State = VoteState.Closed, Provenance = word }, AwaitsPositions = missing, StatedBy = word, StandingBy = word },
            null);
    }

    /// <summary>Puts the official record in the place of what was seen live.</summary>
    /// <param name="counted">The vote of the record, counted.</param>
    /// <param name="said">Whose word it is.</param>
    /// <returns>The closed vote, or one that was vacated or taken back as the record says.</returns>
    internal VoteRecord Complete(Vote counted, ImmutableArray<Position> positions, Provenance said) => this with
    {
        Vote = counted.WithLifeOf(Vote) with { State = counted.State, StateReason = counted.StateReason },
        Positions = positions,
        AwaitsPositions = Awaits(counted, positions),
        StatedBy = said,
        StandingBy = said,
        // A member whom the live count lacked replaces nothing.
        Replaced = [.. Replaced, .. Differences(positions).Where(change => change.Before is not null).Select(change => change with { Time = said.FirstSeen })],
    };

    /// <summary>Corrects the record of a closed vote, whatever others say of it.</summary>
    /// <param name="counted">The corrected vote, counted.</param>
    /// <param name="positions">Its positions, all of them.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The corrected vote, or VOTE_NOT_CLOSED.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Correct(Vote counted, ImmutableArray<Position> positions, string reason, Provenance by) =>
        IsClosed
            ? (Replace(counted, positions, InTheNameOf(by), reason) with { AwaitsPositions = false }, null)
            : (null, Refuse("VOTE_NOT_CLOSED", "only a closed vote can be corrected"));

    /// <summary>Treats a closed vote as not taken.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The vacated vote, or VOTE_NOT_CLOSED.</returns>
    internal (VoteRecord? After, Rejection? Rejection) Vacate(string reason, Provenance by) => IsClosed
        ? (Revised(Vote with { State = VoteState.Vacated, StateReason = reason }, reason, by) with { StandingBy = InTheNameOf(by) }, null)
        : (null, Refuse("VOTE_NOT_CLOSED", "only a closed vote can be vacated"));

    /// <summary>Says whether a record tells what is known already; in which order it lists the members makes no difference.</summary>
    internal bool Tells(Vote counted, ImmutableArray<Position> positions) =>
        Vote.IsSameRecordAs(counted) && Positions.ToHashSet().SetEquals(positions);

    /// <summary>The positions that are new or not what they were in another state of this vote.</summary>
    internal ImmutableArray<Position> ChangedSince(VoteRecord? before)
    {
        var (gone, come) = ApartFrom(before);
        var known = gone.ToHashSet();
        return [.. come.Where(position => !known.Contains(position))];
    }

    /// <summary>
    /// The positions of another state of this vote and of this one, but for those that are the same object in the same place: in a long
    /// roll call that is taken one by one all others are.
    /// </summary>
    public (ImmutableArray<Position> Gone, ImmutableArray<Position> Come) ApartFrom(VoteRecord? before)
    {
        var earlier = before?.Positions ?? [];
        return (
            [.. earlier.Where((position, place) => place >= Positions.Length || !ReferenceEquals(position, Positions[place]))],
            [.. Positions.Where((position, place) => place >= earlier.Length || !ReferenceEquals(position, earlier[place]))]);
    }

    private VoteRecord Revised(Vote after, string reason, Provenance by) =>
        this with { Vote = after, Revisions = Revisions.Add(new VoteRevision(Vote, [], reason, by)) };

    private bool IsClosed => Vote.State is VoteState.Closed or VoteState.Corrected;

    private IEnumerable<PositionChange> Differences(ImmutableArray<Position> after)
    {
        var before = Positions.ToDictionary(position => position.Member.Key, StringComparer.Ordinal);
        foreach (var position in after)
        {
            if (!before.Remove(position.Member.Key, out var earlier) || earlier != position)
                yield return new PositionChange(earlier, position);
        }
        foreach (var position in Positions.Where(position => before.ContainsKey(position.Member.Key)))
            yield return new PositionChange(position, null);
    }

    private Rejection NotOpen() => Refuse("VOTE_NOT_OPEN", "members vote only while it is open");

    private Rejection Refuse(string reason, string rule) =>
        new(RejectionKind.FailedPrecondition, reason, $"{Vote.Name} is {Vote.State}: {rule}");
}
