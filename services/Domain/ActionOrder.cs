namespace VoteTracker.Domain;

/// <summary>
/// The one order of a measure's events. It must be total, or the same actions would give another state when they arrive in
/// another order: the day; the place in the day's official list; the time of day (an action without one comes first); the
/// order in which such things happen in procedure; last the id.
/// </summary>
internal static class ActionOrder
{
    public static readonly Comparer<OfficialAction> Comparer = Comparer<OfficialAction>.Create((left, right) =>
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

    public static OfficialAction AsAction(VoteOutcome outcome) => new(
        outcome.Vote.ToString(), outcome.Moment, 0, outcome.Kind, outcome.Vote.Chamber, "", "", outcome.Vote);
}
