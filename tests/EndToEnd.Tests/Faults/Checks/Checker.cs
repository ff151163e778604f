namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>
/// Compares what was promised with what was recorded. Pure: the same recording gives the same answer, so what it finds can be
/// planted in its own tests.
/// </summary>
internal static class Checker
{
    public static IReadOnlyList<Anomaly> Check(Recorded recorded) =>
    [
        .. LogChecks.Log(recorded.Log),
        .. LogChecks.State(recorded),
        .. WriteChecks.Check(recorded),
        .. recorded.Subscriptions.SelectMany(subscription => new SubscriptionCheck(recorded, subscription).Check()),
        .. recorded.Watchers.GroupBy(watcher => watcher.Wanted).SelectMany(alike => Watchers(recorded, [.. alike])),
    ];

    private static IEnumerable<Anomaly> Watchers(Recorded recorded, WatchHistory[] alike)
    {
        var sizes = recorded.Log.Where(entry => alike[0].Wants(entry.Seen))
            .GroupBy(entry => entry.Seen.Commit).ToDictionary(commit => commit.Key, commit => commit.Count());
        return alike.SelectMany(watcher => new WatchCheck(recorded, watcher, sizes).Check());
    }
}
