using System.Collections.Immutable;

namespace VoteTracker.Domain;

// Votes that were held before their announcement arrived: the same rule, looked at from the other side.
public sealed partial record Docket
{
    /// <summary>The vote that an announced one may have been held as already, and that <see cref="Held"/> must have to decide on it.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="announcement">What is announced of it.</param>
    /// <returns>Its name; null where there is none, or where there are several, none of which is linked.</returns>
    public VoteName? HeldBefore(Vote vote, VoteAnnouncement announcement)
    {
        // One that was withdrawn is scheduled again, if this outweighs that.
        var scheduled = vote with
        {
            State = vote.State is VoteState.Unspecified or VoteState.Withdrawn ? VoteState.Scheduled : vote.State,
            Announcement = announcement,
            Moment = announcement.Moment,
        };
        return PendingVote.Of(scheduled) is { Opened: false } pending && VotesBefore(pending, vote.Measures) is [var held] ? held : null;
    }

    // What is announced is recognized as what was held before, in the same decision.
    private Decision Announced(VoteChange change, VoteRecord? before)
    {
        var (heldAs, rollCall, action, possible) = WasHeld(change.Vote);
        var announced = change.VoteRecord with { Vote = change.Vote with { Links = change.Vote.Links with { PossibleHeldAs = possible } } };
        change = change with { VoteRecord = announced };
        if (heldAs.Length == 0)
            return Told(change, before);
        var name = announced.Vote.Name;
        ImmutableArray<Change> linked = rollCall is null ? [] : [new VoteChange(ChangeType.VoteLinked, rollCall.AnnouncedAs(name), [])];
        return Told(
            [change, new VoteChange(ChangeType.VoteHeld, announced.HeldAs(heldAs), []), .. linked],
            [
                .. announced.Vote.Measures.Select(measure => Measures[measure]).Select(measure => Moved(
                    measure, action is null ? measure.WithoutPending(name) : measure.Decided(name, action.Id))),
            ]);
    }

    private (string HeldAs, VoteRecord? RollCall, OfficialAction? Action, ImmutableArray<string> Possible) WasHeld(Vote vote)
    {
        if (PendingVote.Of(vote) is not { Opened: false } announced)
            return ("", null, null, []);
        var votes = VotesBefore(announced, vote.Measures);
        if (votes is [var name])
        {
            var record = Held[name];
            return IsLive(record.Vote) ? ("", null, null, [])
                : IsPromisedOtherwise(record, vote.Name) ? ("", null, null, [$"{name}"])
                : ($"{name}", record, null, []);
        }
        if (!votes.IsEmpty)
            return ("", null, null, [.. votes.Select(held => $"{held}").Take(VoteLinks.Most)]);
        // Only where no vote is on record: an action may tell of one that is.
        var measure = Measures[vote.Measures[0]];
        var actions = ActionsBefore(announced, measure);
        return actions is [var action] && !IsPromisedOtherwise(action, measure, vote.Name)
            ? (NameOf(action), null, action, [])
            : ("", null, null, [.. actions.Select(NameOf).Take(VoteLinks.Most)]);

        string NameOf(OfficialAction action) => $"{measure.Name}/actions/{action.Id}";
    }

    // A vote was held on all measures of the announced one. What is followed live is no vote of its own yet.
    private ImmutableArray<VoteName> VotesBefore(PendingVote announced, ImmutableArray<MeasureName> measures) =>
    [
        .. measures.Select(name => Measures.GetValueOrDefault(name)).OfType<Measure>()
            .SelectMany(measure => measure.Outcomes.Where(outcome => measure.PendingVotes.All(pending => pending.Name != outcome.Vote)))
            .Where(outcome => outcome.Vote != announced.Name
                && announced.MayBe(outcome.Vote.Chamber, outcome.Question, outcome.Moment.Date))
            .GroupBy(outcome => outcome.Vote)
            .Where(outcomes => outcomes.Count() == announced.Measures)
            .Select(outcomes => outcomes.Key)
            .OrderBy(name => $"{name}", StringComparer.Ordinal),
    ];

    // Two records may tell of one decision under different ids.
    private static ImmutableArray<OfficialAction> ActionsBefore(PendingVote announced, Measure measure) =>
    [
        .. measure.MovingActions.Where(action => announced.Measures == 1 && Decides(action)
                && announced.MayBe(action.Chamber, VoteQuestion.Passage, action.Moment.Date))
            .DistinctBy(action => (action.Moment.Date, action.Kind == ActionKind.Failed)),
    ];

    // Another announced vote is, or may be, what was held: one vote is the end of one promise.
    private bool IsPromisedOtherwise(VoteRecord held, VoteName announced) =>
        held.Vote.Links.AnnouncedAs.Any(name => name != announced && !Held[name].WasFollowedLive)
        || MayBe(held.Vote).Any(pending => !pending.Opened && pending.Name != announced);

    private static bool IsPromisedOtherwise(OfficialAction action, Measure measure, VoteName announced) =>
        measure.HasDecided(action)
        || measure.PendingVotes.Any(pending => pending is { Opened: false, Measures: 1 } && pending.Name != announced
            && pending.MayBe(action.Chamber, VoteQuestion.Passage, action.Moment.Date));
}
