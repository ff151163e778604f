using System.Collections.Immutable;

namespace VoteTracker.Domain;

// Commands on votes. Each is given the vote as it is known; the measures that it is on stand in Measures.
public sealed partial record Docket
{
    /// <summary>Opens a scheduled vote.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="moment">When it was opened.</param>
    /// <returns>The change, or VOTE_NOT_SCHEDULED.</returns>
    public Decision OpenVote(VoteRecord known, CapitolMoment moment)
    {
        var (after, rejection) = known.Open(moment);
        return after is null ? Decision.Reject(rejection!) : Told(new VoteChange(ChangeType.VoteOpened, after, []), known);
    }

    /// <summary>Records positions on an open vote; a later one of the same member replaces the earlier.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="positions">The positions, each member once.</param>
    /// <returns>The change with the positions that are new or changed, or VOTE_NOT_OPEN or INVALID_FIELD.</returns>
    public static Decision RecordPositions(VoteRecord known, ImmutableArray<Position> positions)
    {
        var (after, rejection) = known.Take(positions);
        if (after is null)
            return Decision.Reject(rejection!);
        var changed = after.ChangedSince(known);
        return changed.IsEmpty ? Decision.Accept() : Decision.Accept(new VoteChange(ChangeType.PositionsRecorded, after, changed));
    }

    /// <summary>Closes an open vote; its measures move and the threats on them are settled in the same decision.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="officialResult">The result in the words of the record.</param>
    /// <param name="officialPassed">Whether the chamber announced that it carried, or null.</param>
    /// <param name="tieBreaker">The Vice President's vote, or null.</param>
    /// <returns>The changes, or VOTE_NOT_OPEN, VOTE_WITHOUT_POSITIONS, TOO_MANY_VOTES or INVALID_FIELD.</returns>
    public Decision CloseVote(VoteRecord known, string officialResult, bool? officialPassed, TieBreaker? tieBreaker)
    {
        var (after, rejection) = known.Close(officialResult, officialPassed, tieBreaker);
        return after is null || (rejection = CheckMeasure(after.Vote)) is not null
            ? Decision.Reject(rejection!)
            : Closed(after, [], known);
    }

    /// <summary>Records a complete vote, which may be one that was scheduled or opened.</summary>
    /// <param name="vote">The vote, with the tally that was announced, where one was.</param>
    /// <param name="positions">The positions.</param>
    /// <param name="known">What is recorded of this vote, or null.</param>
    /// <returns>The changes, or INVALID_FIELD, TALLY_MISMATCH, VOTE_EXISTS or TOO_MANY_VOTES.</returns>
    public Decision RecordVote(Vote vote, ImmutableArray<Position> positions, VoteRecord? known)
    {
        var (counted, rejection) = vote.Count(positions);
        if (counted is null || (rejection = CheckMeasure(vote)) is not null)
            return Decision.Reject(rejection!);
        // A vote that was withdrawn may be held after all.
        if (known is null or { Vote.State: VoteState.Scheduled or VoteState.Open or VoteState.Withdrawn })
        {
            var after = (known ?? new VoteRecord(counted, [])).Complete(counted, positions);
            return Closed(after, after.ChangedSince(known), known);
        }
        return known.Tells(counted, positions)
            ? Decision.Accept()
            : Decision.Reject(new Rejection(
                RejectionKind.FailedPrecondition,
                "VOTE_EXISTS",
                known.Vote.State == VoteState.Held
                    ? $"{vote.Name} was held as {known.Vote.Links.HeldAs}, with other content; CorrectVote corrects that"
                    : $"{vote.Name} is recorded already, with other content; CorrectVote corrects it"));
    }

    /// <summary>Corrects a closed vote; what it was is kept, and the state of its measures is derived anew.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="vote">The vote as it should be; it may be on other measures.</param>
    /// <param name="positions">Its positions, all of them.</param>
    /// <param name="reason">Why.</param>
    /// <returns>
    /// The changes (none where it says what is known), or INVALID_FIELD, TALLY_MISMATCH, VOTE_NOT_CLOSED or TOO_MANY_VOTES.
    /// </returns>
    public Decision CorrectVote(VoteRecord known, Vote vote, ImmutableArray<Position> positions, string reason)
    {
        var (counted, rejection) = vote.Count(positions);
        if (counted is null || (rejection = CheckMeasure(vote)) is not null)
            return Decision.Reject(rejection!);
        (var after, rejection) = known.Correct(counted, positions, reason);
        if (after is null)
            return Decision.Reject(rejection!);
        return known.Tells(counted, positions)
            ? Decision.Accept()
            : Told(new VoteChange(ChangeType.VoteCorrected, after, after.ChangedSince(known), known.Vote), known);
    }

    /// <summary>Vacates a closed vote: its measures are where they would be had the vote not been taken.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The changes, or VOTE_NOT_CLOSED or TOO_MANY_VOTES.</returns>
    public Decision VacateVote(VoteRecord known, string reason)
    {
        var (after, rejection) = known.Vacate(reason);
        if (after is null)
            return Decision.Reject(rejection!);
        return Told(new VoteChange(ChangeType.VoteVacated, after, []), known);
    }

    // What was held is recognized as what was announced, in the same decision.
    private Decision Closed(VoteRecord after, ImmutableArray<Position> changed, VoteRecord? before)
    {
        var (held, possible) = Recognize(after.Vote);
        var links = after.Vote.Links with { AnnouncedAs = after.Vote.Links.AnnouncedAs.AddRange(held), Possible = possible };
        return Told(
            new VoteChange(
                ChangeType.VoteClosed,
                after with { Vote = after.Vote with { Links = links } },
                changed,
                before is not null && before.Vote.Measures.Except(after.Vote.Measures).Any() ? before.Vote : null),
            before,
            [.. held.Select(name => Pending[name])]);
    }

    private Decision Told(VoteChange change, VoteRecord? before, params ImmutableArray<VoteRecord> held)
    {
        var vote = change.Vote;
        var moved = new Dictionary<MeasureName, Measure>();
        Track(before?.Vote, vote);
        foreach (var record in held)
            Track(record.Vote, record.HeldAs($"{vote.Name}").Vote);
        ImmutableArray<Change> disputed = change.Type is ChangeType.VoteClosed or ChangeType.VoteCorrected && vote.IsDisputed
            ? [new VoteChange(ChangeType.ResultDisputed, change.VoteRecord, [])]
            : [];
        return Told(
            [change, .. disputed, .. held.Select(record => new VoteChange(ChangeType.VoteHeld, record.HeldAs($"{vote.Name}"), []))],
            [.. moved.Values.Select(measure => Moved(Measures[measure.Name], measure))]);

        void Track(Vote? from, Vote to)
        {
            // A corrected vote may turn out to be on other measures, or to move none.
            if (from?.Outcome is not null)
                Move(to.Outcome is null ? from.Measures : from.Measures.Except(to.Measures), measure => measure.WithoutOutcome(from.Name));
            if (to.Outcome is { } outcome)
                Move(to.Measures, measure => measure.WithOutcome(outcome));
            if (to.State == VoteState.Vacated)
                Move(to.Measures, measure => measure.WithVacated(to.Name));
            if (from is not null && PendingVote.Of(from) is not null)
                Move(PendingVote.Of(to) is null ? from.Measures : from.Measures.Except(to.Measures), measure => measure.WithoutPending(from.Name));
            if (PendingVote.Of(to) is { } pending)
                Move(to.Measures, measure => measure.WithPending(pending));
        }

        void Move(IEnumerable<MeasureName> names, Func<Measure, Measure> move)
        {
            foreach (var name in names)
                moved[name] = move(moved.GetValueOrDefault(name) ?? Measures[name]);
        }
    }

    private Decision Told(ImmutableArray<Change> told, ImmutableArray<MeasureChange> moves) =>
        moves.Select(move => MeasureLimits.RefuseVotes(Measures[move.Measure.Name], move.Measure)).OfType<Rejection>()
            .FirstOrDefault() is { } tooMany
            ? Decision.Reject(tooMany)
            : Decision.Accept([.. told, .. Follow(moves)]);

    private static MeasureChange Moved(Measure from, Measure to) =>
        new(from.IsSameForReaders(to) ? ChangeType.Silent : ChangeType.ResolutionChanged, to, from.Status.State, []);

    private Rejection? CheckMeasure(Vote vote) =>
        vote.Measures.Select(name => Measures.GetValueOrDefault(name)).OfType<Measure>()
            .Select(measure => VoteValidation.CheckMeasure(vote, measure)).FirstOrDefault(rejection => rejection is not null);
}
