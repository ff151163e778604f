namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>Looks at the log by itself, and at the state that must follow from it.</summary>
internal static class LogChecks
{
    public static IEnumerable<Anomaly> Log(IReadOnlyList<LoggedUpdate> log)
    {
        var ended = new HashSet<Guid>();
        for (var i = 0; i < log.Count; i++)
        {
            var seen = log[i].Seen;
            if (seen.Offset != i + 1)
            {
                yield return new Anomaly(AnomalyKind.BrokenLog, $"the log has {seen.Offset} where {i + 1} belongs");
                yield break;
            }
            if (i == 0 || log[i - 1].Seen.Commit == seen.Commit)
                continue;
            ended.Add(log[i - 1].Seen.Commit);
            if (ended.Contains(seen.Commit))
                yield return new Anomaly(AnomalyKind.BrokenLog, $"commit {seen.Commit:N} goes on at {seen.Offset} after another");
        }
    }

    public static IEnumerable<Anomaly> State(Recorded recorded)
    {
        // By the etag, since an update does not always carry all of its resource: one that the log ends with is what there is.
        foreach (var last in recorded.Log.GroupBy(entry => entry.Name, StringComparer.Ordinal).Select(entries => entries.Last()))
        {
            if (!recorded.State.TryGetValue(last.Name, out var etag))
                yield return new Anomaly(AnomalyKind.StateDiffers, $"{last.Name} is on the log at {last.Seen.Offset} and nowhere else");
            else if (etag != last.Etag)
                yield return new Anomaly(AnomalyKind.StateDiffers, $"{last.Name} is {etag}, and {last.Etag} on the log at {last.Seen.Offset}");
        }
        var told = recorded.Log.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in recorded.State.Keys.Where(name => !told.Contains(name)))
            yield return new Anomaly(AnomalyKind.StateDiffers, $"{name} exists and is not on the log");
    }
}
