using System.Collections.Immutable;

namespace VoteTracker.Domain;

// Votes that are announced, and how what was held is recognized as what was announced.
public sealed partial record Docket
{
    /// <summary>Votes that are announced or followed live, as far as the decision is about what they were held as.</summary>
    public ImmutableDictionary<VoteName, VoteRecord> Pending { get; init; } = ImmutableDictionary<VoteName, VoteRecord>.Empty;

    /// <summary>Votes that were held, and what these were announced as, as far as the decision is about what was announced as them.</summary>
    public ImmutableDictionary<VoteName, VoteRecord> Held { get; init; } = ImmutableDictionary<VoteName, VoteRecord>.Empty;

    /// <summary>
    /// Schedules a vote. One that is scheduled without a number keeps its name; one that was held before its announcement arrived is HELD
    /// at once. Of one that is announced already another document's word is weighed, as in <see cref="RescheduleVote"/>.
    /// </summary>
    /// <param name="vote">The vote with <see cref="Vote.Announcement"/>; a roll call unless it says otherwise.</param>
    /// <param name="known">What is recorded under its name, or null.</param>
    /// <returns>The changes, or INVALID_FIELD, VOTE_EXISTS or TOO_MANY_VOTES.</returns>
    public Decision ScheduleVote(Vote vote, VoteRecord? known)
    {
        if ((VoteValidation.CheckSchedule(vote) ?? CheckMeasure(vote)) is { } rejection)
            return Decision.Reject(rejection);
        if (known is not null && vote.Provenance is { IsWeighed: true } by && known.HearsOfAnnouncement(by)
            && known.Vote.Measures.SequenceEqual(vote.Measures) && known.Vote.QuestionKind == vote.QuestionKind)
            return RescheduleVote(known, vote.Announcement!, "", by);
        if (known is not null)
            return Decision.Reject(new Rejection(
                RejectionKind.AlreadyExists, "VOTE_EXISTS", $"{vote.Name} exists already, and is {known.Vote.State}"));
        var scheduled = vote with
        {
            State = VoteState.Scheduled,
            Method = vote.Method == VoteMethod.Unspecified ? VoteMethod.RollCall : vote.Method,
            Moment = vote.Announcement!.Moment,
        };
        return Announced(new VoteChange(ChangeType.VoteScheduled, new VoteRecord(scheduled, []), []), null);
    }

    /// <summary>Puts another announcement in the place of the one before.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="announcement">What is announced now.</param>
    /// <param name="reason">Why, or empty.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The changes (none where the same is announced, or it is outweighed), or VOTE_NOT_SCHEDULED or TOO_MANY_VOTES.</returns>
    public Decision RescheduleVote(VoteRecord known, VoteAnnouncement announcement, string reason, Provenance by)
    {
        var (after, rejection) = known.Reschedule(announcement, reason, by);
        return after is null ? Decision.Reject(rejection!)
            : Untold(after, known) is { } untold ? untold
            : after.Vote.State == VoteState.Scheduled ? Announced(new VoteChange(ChangeType.VoteRescheduled, after, [], known.Vote), known)
            // It stays withdrawn, and what was announced of it was another time than was known.
            : Told(new VoteChange(ChangeType.VoteRescheduled, after, [], known.Vote), known);
    }

    /// <summary>Gives up an announced vote.</summary>
    /// <param name="known">The vote.</param>
    /// <param name="withdrawal">Why.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="by">Whose word it is.</param>
    /// <returns>The changes (none where it is outweighed), or VOTE_NOT_SCHEDULED.</returns>
    public Decision WithdrawVote(VoteRecord known, VoteWithdrawal withdrawal, string reason, Provenance by)
    {
        var (after, rejection) = known.Withdraw(withdrawal, reason, by);
        return after is null ? Decision.Reject(rejection!)
            : Untold(after, known) ?? Told(new VoteChange(ChangeType.VoteWithdrawn, after, []), known);
    }

    // A word that changes nothing, or only who said it last.
    private static Decision? Untold(VoteRecord after, VoteRecord known) =>
        after == known ? Decision.Accept()
        : after.Vote == known.Vote ? Decision.Accept(new VoteChange(ChangeType.Silent, after, []))
        : null;

    /// <summary>The announced votes that a vote is recognized as, and that <see cref="Pending"/> must have to decide on it.</summary>
    /// <param name="vote">A vote that was held.</param>
    public ImmutableArray<VoteName> HeldAs(Vote vote) => Recognize(vote).Held;

    /// <summary>The announced votes that actions decided, or may have decided, and that <see cref="Pending"/> must have to decide on these.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="actions">Its actions.</param>
    public ImmutableArray<VoteName> DecidedBy(MeasureName measure, IEnumerable<OfficialAction> actions) =>
        [.. Recognize(Measures[measure], actions).SelectMany(decided => decided.Votes).Distinct()];

    // Of those that were only announced, and of those that were followed live, one each: where there are several it may be any.
    private (ImmutableArray<VoteName> Held, ImmutableArray<VoteName> Possible) Recognize(Vote vote)
    {
        // Followed live without a number it is pending itself, until its number is known.
        if (vote.QuestionKind == VoteQuestion.Unspecified || IsLive(vote))
            return ([], []);
        var groups = MayBe(vote).GroupBy(pending => pending.Opened, pending => pending.Name).ToArray();
        return (
            [.. groups.Where(group => group.Count() == 1).SelectMany(group => group)],
            [.. groups.Where(group => group.Count() > 1).SelectMany(group => group)]);
    }

    private IEnumerable<PendingVote> MayBe(Vote vote) => vote.Measures
        .Select(measure => Measures.GetValueOrDefault(measure)).OfType<Measure>()
        .SelectMany(measure => measure.PendingVotes)
        .Where(pending => pending.Name != vote.Name && pending.MayBe(vote.Name.Chamber, vote.QuestionKind, vote.Moment.Date)
            && (vote.Name.Number > 0 || !pending.Opened))
        .GroupBy(pending => pending)
        // It is on every measure of the announced vote, and may be on more.
        .Where(pending => pending.Count() == pending.Key.Measures)
        .Select(pending => pending.Key);

    private static bool IsLive(Vote vote) => vote.Name.Number == 0 && vote.Method == VoteMethod.RollCall;

    // A chamber's decision that names no vote was taken without counting.
    private static bool Decides(OfficialAction action) =>
        action is { Vote: null, Kind: ActionKind.Passed or ActionKind.PassedWithAmendment or ActionKind.Failed };

    // One announced vote is decided by one action. Where there are several, it may have decided any of them; where it tells of what is on
    // record already, none.
    private static IEnumerable<(ImmutableArray<VoteName> Votes, OfficialAction Action)> Recognize(Measure measure, IEnumerable<OfficialAction> actions)
    {
        var pending = measure.PendingVotes.RemoveAll(vote => vote.Opened || vote.Measures > 1);
        foreach (var action in actions.Where(action => Decides(action) && !measure.Knows(action)).Order(MeasureHistory.ActionOrder))
        {
            var votes = pending.Where(vote => vote.MayBe(action.Chamber, VoteQuestion.Passage, action.Moment.Date)).ToArray();
            if (votes.Length == 1)
                pending = pending.Remove(votes[0]);
            if (votes.Length > 0)
                yield return ([.. votes.Select(vote => vote.Name)], action);
        }
    }

    // The measure without the announced votes that were decided, and what is told of these and of those that may have been.
    private (Measure Measure, ImmutableArray<VoteChange> Held) Decide(Measure before, Measure after, IEnumerable<OfficialAction> actions)
    {
        var recognized = Recognize(before, actions).ToArray();
        var decided = recognized.Where(decision => decision.Votes.Length == 1).Select(decision => (Vote: decision.Votes[0], decision.Action)).ToArray();
        var possible = recognized.Where(decision => decision.Votes.Length > 1)
            .SelectMany(decision => decision.Votes.Select(vote => (Vote: vote, decision.Action)))
            .GroupBy(decision => decision.Vote, decision => NameOf(decision.Action))
            .Select(vote => (Before: Pending[vote.Key], After: Pending[vote.Key].MayBeHeldAs(vote)))
            .Where(vote => vote.Before.Vote != vote.After.Vote);
        return (
            decided.Aggregate(after, (measure, held) => measure.Decided(held.Vote, held.Action.Id)),
            [
                .. decided.Select(held => new VoteChange(ChangeType.VoteHeld, Pending[held.Vote].HeldAs(NameOf(held.Action)), [])),
                .. possible.Select(vote => new VoteChange(ChangeType.VoteLinked, vote.After, [])),
            ]);

        string NameOf(OfficialAction action) => $"{before.Name}/actions/{action.Id}";
    }
}
