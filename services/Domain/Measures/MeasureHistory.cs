using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>One thing that happened to a measure.</summary>
/// <param name="Kind">What it did.</param>
/// <param name="Chamber">The chamber that acted, where one did.</param>
/// <param name="Moment">When.</param>
/// <param name="Contested">Whether a pocket veto is contested.</param>
/// <param name="Index">The place of the action that tells of it; -1 where only the vote does.</param>
internal readonly record struct MeasureEvent(ActionKind Kind, Chamber Chamber, CapitolMoment Moment, bool Contested, int Index)
{
    public bool IsToldByVoteOnly => Index < 0;
}

/// <summary>
/// Puts actions and votes of a measure into the one order in which they happened. The order must be total and must follow
/// from the content alone, or the same record would give another state when it arrives in another order.
/// </summary>
public static class MeasureHistory
{
    /// <summary>
    /// The day; the place in the day's official list; the time of day (an action without one comes first); the order in
    /// which such things happen in procedure; last the id.
    /// </summary>
    public static readonly Comparer<OfficialAction> ActionOrder = Comparer<OfficialAction>.Create((left, right) =>
    {
        var order = left.Moment.Date.CompareTo(right.Moment.Date);
        if (order == 0)
            order = left.Sequence.CompareTo(right.Sequence);
        if (order == 0)
            order = Nullable.Compare(left.Moment.Time, right.Moment.Time);
        if (order == 0)
            order = left.Kind.CompareTo(right.Kind);
        return order != 0 ? order : string.CompareOrdinal(left.Id, right.Id);
    });

    /// <summary>Merges the votes into the actions.</summary>
    /// <param name="actions">The actions that can move the measure, in <see cref="ActionOrder"/>.</param>
    /// <param name="outcomes">What the votes decided.</param>
    /// <param name="vacated">Votes that are treated as not taken.</param>
    /// <returns>The events in order, those that were undone as OTHER.</returns>
    internal static IReadOnlyList<MeasureEvent> Of(
        ImmutableArray<OfficialAction> actions,
        ImmutableArray<VoteOutcome> outcomes,
        ImmutableArray<VoteName> vacated)
    {
        var events = Merge(actions, outcomes, vacated).ToList();
        for (var index = 0; index < events.Count; index++)
        {
            if (events[index].Kind == ActionKind.Vitiated)
                Vitiate(events, index);
        }
        return events;
    }

    // By unanimous consent a chamber treats what it did as not done. The records tell of one passage several times on its day.
    private static void Vitiate(List<MeasureEvent> events, int vitiation)
    {
        var last = events.FindLastIndex(vitiation, IsPassage);
        if (last < 0)
            return;
        var day = events[last].Moment.Date;
        for (var index = last; index >= 0 && events[index].Moment.Date == day; index--)
        {
            if (IsPassage(events[index]))
                events[index] = events[index] with { Kind = ActionKind.Other };
        }

        bool IsPassage(MeasureEvent happened) => happened.Chamber == events[vitiation].Chamber
            && happened.Kind is ActionKind.Passed or ActionKind.PassedWithAmendment;
    }

    private static IEnumerable<MeasureEvent> Merge(
        ImmutableArray<OfficialAction> actions,
        ImmutableArray<VoteOutcome> outcomes,
        ImmutableArray<VoteName> vacated)
    {
        var decided = outcomes.ToDictionary(outcome => outcome.Vote, outcome => outcome.Kind);
        var told = actions.Where(action => action.IsDecision && action.Vote is not null).Select(action => action.Vote!.Value).ToHashSet();
        var untold = outcomes.Where(outcome => !told.Contains(outcome.Vote))
            .Select(outcome => (Place: PlaceAmong(actions, outcome.Moment), Outcome: outcome))
            .OrderBy(entry => entry.Place)
            .ThenBy(entry => entry.Outcome.Moment.Date)
            .ThenBy(entry => entry.Outcome.Moment.Time)
            // Which chamber was first makes no difference then: what the second one does implies the first.
            .ThenBy(entry => entry.Outcome.Vote.Chamber)
            .ThenBy(entry => entry.Outcome.Vote.Number)
            .ThenBy(entry => entry.Outcome.Vote.UnnumberedId, StringComparer.Ordinal)
            .ToArray();

        var next = 0;
        for (var index = 0; index <= actions.Length; index++)
        {
            for (; next < untold.Length && untold[next].Place == index; next++)
            {
                var outcome = untold[next].Outcome;
                yield return new MeasureEvent(outcome.Kind, outcome.Vote.Chamber, outcome.Moment, false, -1);
            }
            if (index < actions.Length)
            {
                var action = actions[index];
                yield return new MeasureEvent(Effect(action), action.Chamber, action.Moment, action.Contested, index);
            }
        }

        // An action that names its vote and the outcome of that vote are one event told twice. The action knows more (whether
        // the chamber amended), so it counts, except where it contradicts the roll call, which is the count itself.
        ActionKind Effect(OfficialAction action)
        {
            if (action.Vote is not { } vote || !action.IsDecision)
                return action.Kind;
            if (vacated.Contains(vote))
                return ActionKind.Other;
            return decided.TryGetValue(vote, out var outcome) ? Agreeing(action.Kind, outcome) : action.Kind;
        }
    }

    // Before the first action that is later. A list mixes actions with and without a time of day: an outcome comes after
    // the last action that is not later, else before the first that is, and without any time to go by at the end of its day.
    private static int PlaceAmong(ImmutableArray<OfficialAction> actions, CapitolMoment moment)
    {
        var (start, end) = (0, actions.Length);
        while (start < end && actions[start].Moment.Date < moment.Date)
            start++;
        while (end > start && actions[end - 1].Moment.Date > moment.Date)
            end--;
        if (moment.Time is not { } time)
            return end;
        for (var index = end; index > start; index--)
        {
            if (actions[index - 1].Moment.Time <= time)
                return index;
        }
        for (var index = start; index < end; index++)
        {
            if (actions[index].Moment.Time > time)
                return index;
        }
        return end;
    }

    private static ActionKind Agreeing(ActionKind action, ActionKind vote) => (action, vote) switch
    {
        (ActionKind.Passed or ActionKind.PassedWithAmendment, ActionKind.Failed or ActionKind.SuspensionFailed) => vote,
        (ActionKind.Failed or ActionKind.SuspensionFailed, ActionKind.Passed) => vote,
        (ActionKind.ConferenceReportAgreed, ActionKind.Failed) => ActionKind.ConferenceReportRejected,
        (ActionKind.ConferenceReportRejected, ActionKind.Passed) => ActionKind.ConferenceReportAgreed,
        (ActionKind.OverridePassed, ActionKind.OverrideFailed) or (ActionKind.OverrideFailed, ActionKind.OverridePassed) => vote,
        _ => action,
    };
}
