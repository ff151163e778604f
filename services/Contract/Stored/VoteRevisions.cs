namespace VoteTracker.Contract.Stored;

/// <summary>The history of a vote as readers get it, from what is stored beside it.</summary>
internal static class VoteRevisions
{
    // A revision with as many whole positions as the vote itself has is as large as that.
    private const int PositionsAtOnce = 600;

    /// <summary>What the vote was, the earliest first.</summary>
    /// <param name="details">A serialized <see cref="StoredVoteDetails"/>.</param>
    public static IEnumerable<V1.VoteRevision> Of(byte[] details)
    {
        var stored = StoredVoteDetails.Parser.ParseFrom(details);
        var live = Live(stored.Replaced).ToList();
        foreach (var correction in stored.Corrections)
        {
            // Positions are replaced while a vote is open: after it was rescheduled, and mostly before it was corrected.
            var time = correction.By?.FirstSeenTime;
            while (live.Count > 0 && (time is null || live[0].EndTime is null || live[0].EndTime.ToDateTimeOffset() <= time.ToDateTimeOffset()))
            {
                yield return live[0];
                live.RemoveAt(0);
            }
            yield return new V1.VoteRevision
            {
                Vote = correction.Before,
                EndTime = time,
                Reason = correction.Reason,
                Provenance = correction.By,
                Positions = { correction.Positions.Select(ToContract) },
            };
        }
        foreach (var revision in live)
            yield return revision;
    }

    // One revision for each call that replaced positions.
    private static IEnumerable<V1.VoteRevision> Live(IEnumerable<StoredPositionChange> replaced)
    {
        V1.VoteRevision? revision = null;
        foreach (var change in replaced)
        {
            if (revision is not null && (!Equals(revision.EndTime, change.Time) || revision.Positions.Count == PositionsAtOnce))
            {
                yield return revision;
                revision = null;
            }
            revision ??= new V1.VoteRevision { EndTime = change.Time };
            revision.Positions.Add(ToContract(change));
        }
        if (revision is not null)
            yield return revision;
    }

    private static V1.PositionChange ToContract(StoredPositionChange change) => new() { Before = change.Before, After = change.After };
}
