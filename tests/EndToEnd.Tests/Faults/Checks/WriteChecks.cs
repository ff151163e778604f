namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>Looks for each write on the log.</summary>
internal static class WriteChecks
{
    public static IEnumerable<Anomaly> Check(Recorded recorded)
    {
        var places = recorded.Log.Where(entry => entry.Key.Length > 0).ToLookup(entry => entry.Key, entry => entry.Seen.Offset);
        var placed = new List<(Write Write, long Offset)>();
        var lost = new List<Write>();
        foreach (var write in recorded.Writes)
        {
            long[] offsets = [.. places[write.Key]];
            if (offsets.Length > 1)
                yield return new Anomaly(AnomalyKind.DuplicateWrite, $"{write.Key} is at {string.Join(" and ", offsets)}");
            if (offsets.Length > 0)
                placed.Add((write, offsets[0]));
            if (write.Outcome == WriteOutcome.Acknowledged && offsets.Length == 0)
                lost.Add(write);
            if (write.Outcome != WriteOutcome.Refused)
                continue;
            if (offsets.Length > 0)
                yield return new Anomaly(AnomalyKind.RefusedWrite, $"{write.Key} is at {offsets[0]} and was refused: {write.Detail}");
            // Where what it builds on was lost, a refusal is right.
            if (recorded.Promise == Promise.NothingLost)
                yield return new Anomaly(AnomalyKind.WrongRefusal, $"{write.Key}: {write.Detail}");
        }

        if (recorded.Promise != Promise.LossIsTold)
        {
            foreach (var write in lost)
                yield return new Anomaly(AnomalyKind.LostWrite, $"{write.Key} was acknowledged and is not on the log");
        }
        else if (lost.Count > 0 && recorded.Epoch == recorded.FirstEpoch)
        {
            yield return new Anomaly(AnomalyKind.EpochNotRotated, $"{lost.Count} acknowledged writes are lost, {lost[0].Key} the first");
        }

        // In the order of the log nobody may come after a write that was sent when he had his answer already.
        Write? latest = null;
        foreach (var (write, offset) in placed.OrderBy(write => write.Offset))
        {
            if (latest is not null && write.Outcome == WriteOutcome.Acknowledged && write.Completed < latest.Invoked)
            {
                yield return new Anomaly(
                    AnomalyKind.DisorderedWrites, $"{write.Key} at {offset} was answered before {latest.Key} was sent, which comes before it");
            }
            if (latest is null || write.Invoked > latest.Invoked)
                latest = write;
        }
    }
}
