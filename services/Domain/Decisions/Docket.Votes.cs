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

    /// <summary>Records positions on an open vote, or on one that was closed without them; a later one of the same member replaces the earlier.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="positions">The positions, each member once.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The change with the positions that are new or changed, or VOTE_NOT_OPEN, TALLY_MISMATCH or INVALID_FIELD.</returns>
    public Decision RecordPositions(VoteRecord known, ImmutableArray<Position> positions, Provenance by)
    {
        var (after, rejection) = known.Take(positions, by);
        if (after is null)
            return Decision.Reject(rejection!);
        var changed = after.ChangedSince(known);
        var change = new VoteChange(ChangeType.PositionsRecorded, after, changed);
        return changed.IsEmpty ? Decision.Accept()
            // While members vote, its measures have nothing to do with it, and need not have been read.
            : known.Vote.State == VoteState.Open ? Decision.Accept(change)
            : Told(change, known);
    }

    /// <summary>Closes an open vote; its measures move and the threats on them are settled in the same decision.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="officialResult">The result in the words of the record.</param>
    /// <param name="officialPassed">Whether the chamber announced that it carried, or null.</param>
    /// <param name="tieBreaker">The Vice President's vote, or null.</param>
    /// <param name="announced">The count that was announced, or null where it is that of the positions.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The changes, or VOTE_NOT_OPEN, TOO_MANY_VOTES or INVALID_FIELD.</returns>
    public Decision CloseVote(
        VoteRecord known, string officialResult, bool? officialPassed, TieBreaker? tieBreaker, Tally? announced, Provenance by)
    {
        var (after, rejection) = known.Close(officialResult, officialPassed, tieBreaker, announced, by);
        return after is null || (rejection = CheckMeasure(after.Vote)) is not null
            ? Decision.Reject(rejection!)
            : Closed(after, [], known);
    }

    /// <summary>Records a vote that is over, which may be one that was scheduled or opened, or of which another document spoke.</summary>
    /// <param name="vote">The vote, with the tally that was announced, where one was; its state says whether it stands.</param>
    /// <param name="positions">The positions, as far as they are known.</param>
    /// <param name="known">What is recorded of this vote, or null.</param>
    /// <param name="said">Whose word it is.</param>
    /// <param name="reconcile">Whether a record whose count is not what its positions add up to is taken.</param>
    /// <returns>The changes (none where it is outweighed), or INVALID_FIELD, TALLY_MISMATCH, VOTE_EXISTS or TOO_MANY_VOTES.</returns>
    public Decision RecordVote(Vote vote, ImmutableArray<Position> positions, VoteRecord? known, Provenance said, bool reconcile = false)
    {
        var (counted, rejection) = vote.Count(positions, reconcile);
        if (counted is null || (rejection = CheckMeasure(vote)) is not null)
            return Decision.Reject(rejection!);
        if (known is { IsOver: true })
            return Heard(counted, positions, known, said);
        if (known is { Vote.State: VoteState.Held })
            return known.Tells(counted, positions) ? Decision.Accept() : Exists(known);
        counted = counted with { Provenance = said };
        if (known is not null && positions.IsEmpty)
        {
            positions = known.PositionsBeside(counted, positions);
            if (!positions.IsEmpty && !VoteRecord.Awaits(counted, positions))
                counted = counted with { Tally = Tally.Count(positions) };
        }
        // A vote that was withdrawn may be held after all.
        var after = (known ?? new VoteRecord(counted, [])).Complete(counted, positions, said);
        return after.IsTakenBack
            ? Told(new VoteChange(TypeOf(after.Vote.State), after, after.ChangedSince(known)), known)
            : Closed(after, after.ChangedSince(known), known);
    }

    /// <summary>Corrects a closed vote; what it was is kept, and the state of its measures is derived anew.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="vote">The vote as it should be; it may be on other measures.</param>
    /// <param name="positions">Its positions, all of them.</param>
    /// <param name="reason">Why.</param>
    /// <param name="said">Whose word it is; one that names no witness decides by itself.</param>
    /// <param name="reconcile">Whether a record whose count is not what its positions add up to is taken.</param>
    /// <returns>
    /// The changes (none where it says what is known, or is outweighed), or INVALID_FIELD, TALLY_MISMATCH, VOTE_NOT_CLOSED or TOO_MANY_VOTES.
    /// </returns>
    public Decision CorrectVote(
        VoteRecord known, Vote vote, ImmutableArray<Position> positions, string reason, Provenance said, bool reconcile = false)
    {
        var (counted, rejection) = vote.Count(positions, reconcile);
        if (counted is null || (rejection = CheckMeasure(vote)) is not null)
            return Decision.Reject(rejection!);
        counted = counted with { Provenance = known.InTheNameOf(said) };
        if (known.IsOver && (said.Witness != Witness.Unspecified || counted.State != VoteState.Closed))
            return known.Hear(counted, positions, known.InTheNameOf(said), reason) is { } heard ? Told(heard, known) : Decision.Accept();
        (var after, rejection) = known.Correct(counted, positions, reason, said);
        if (after is null)
            return Decision.Reject(rejection!);
        return known.Tells(counted, positions)
            ? Decision.Accept()
            : Told(new VoteChange(ChangeType.VoteCorrected, after, after.ChangedSince(known), known.Vote), known);
    }

    /// <summary>Vacates a closed vote: its measures are where they would be had the vote not been taken.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The changes, or VOTE_NOT_CLOSED or TOO_MANY_VOTES.</returns>
    public Decision VacateVote(VoteRecord known, string reason, Provenance by)
    {
        var (after, rejection) = known.Vacate(reason, by);
        if (after is null)
            return Decision.Reject(rejection!);
        return Told(new VoteChange(ChangeType.VoteVacated, after, []), known);
    }

    private Decision Heard(Vote counted, ImmutableArray<Position> positions, VoteRecord known, Provenance said)
    {
        // Who names no witness is no other source: what differs is a correction, and must be called one. What was lacking is none.
        if (said.Witness == Witness.Unspecified && counted.State == VoteState.Closed && !known.Tells(counted, positions)
            && !(known.AwaitsPositions && !VoteRecord.Awaits(counted, positions)))
            return Exists(known);
        var word = known.InTheNameOf(said);
        var reason = said.Source.Length > 0 ? $"{said.Source} says otherwise" : "the record says otherwise";
        return known.Hear(counted with { Provenance = word }, positions, word, reason) is { } heard ? Told(heard, known) : Decision.Accept();
    }

    private static Decision Exists(VoteRecord known) => Decision.Reject(new Rejection(
        RejectionKind.FailedPrecondition,
        "VOTE_EXISTS",
        known.Vote.State == VoteState.Held
            ? $"{known.Vote.Name} was held as {known.Vote.Links.HeldAs}, with other content; CorrectVote corrects that"
            : $"{known.Vote.Name} is recorded already, with other content; CorrectVote corrects it"));

    private static ChangeType TypeOf(VoteState takenBack) =>
        takenBack == VoteState.Vacated ? ChangeType.VoteVacated : ChangeType.VoteWithdrawn;

    // What was held is recognized as what was announced, in the same decision.
    private Decision Closed(VoteRecord after, ImmutableArray<Position> changed, VoteRecord? before)
    {
        var (held, possible) = Recognize(after.Vote);
        var links = after.Vote.Links with
        {
            AnnouncedAs = after.Vote.Links.AnnouncedAs.AddRange(held),
            Possible = possible,
            PossibleHeldAs = [],
        };
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
        if (change.Type == ChangeType.Silent)
            return Decision.Accept(change);
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
            if (from?.State == VoteState.Vacated)
                Move(to.State == VoteState.Vacated ? from.Measures.Except(to.Measures) : from.Measures, measure => measure.WithoutVacated(from.Name));
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
