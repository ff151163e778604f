namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>Follows one watcher's history along the log as it is at the end.</summary>
/// <param name="recorded">Everything.</param>
/// <param name="history">The history.</param>
/// <param name="sizes">How many updates of each commit on the log the watcher wants.</param>
internal sealed class WatchCheck(Recorded recorded, WatchHistory history, IReadOnlyDictionary<Guid, int> sizes)
{
    private readonly List<Anomaly> _found = [];
    private string _epoch = "";
    private long? _place;
    private Guid _lastCommit;

    // The first update that the watcher saw and the log does not have.
    private long? _astray;

    public IReadOnlyList<Anomaly> Check()
    {
        foreach (var happened in history.Events)
        {
            switch (happened)
            {
                case Began began:
                    (_place, _epoch, _astray, _lastCommit) = (began.At, began.Epoch, null, default);
                    break;
                case Resumed resumed:
                    Resume(resumed);
                    break;
                case UpdatesReceived frame:
                    Take(frame);
                    break;
                case Told told:
                    BeTold(told);
                    break;
                case Failed failed:
                    Find(AnomalyKind.WrongEnding, failed.Why);
                    break;
                default:
                    break;
            }
        }
        if (_astray is { } astray)
            Find(AnomalyKind.NotTold, $"still believes in {astray}, which the log does not have");
        else if (recorded.Log.LastOrDefault(entry => history.Wants(entry.Seen)) is { } last && (_place ?? 0) < last.Seen.Offset)
            Find(AnomalyKind.LeftBehind, $"is at {_place ?? 0} and the log at {last.Seen.Offset}");
        return _found;
    }

    private void Resume(Resumed resumed)
    {
        if (_place is null)
            Find(AnomalyKind.ResumedOverLostHistory, "went on with a cursor that had been refused");
        // Who has seen nothing has no epoch yet.
        else if (_epoch.Length > 0 && resumed.Epoch != _epoch)
            Find(AnomalyKind.ResumedOverLostHistory, $"went on after {_place} from epoch {_epoch} to {resumed.Epoch}");
        _epoch = resumed.Epoch;
    }

    private void BeTold(Told told)
    {
        if (recorded.Promise == Promise.NothingLost)
            Find(AnomalyKind.FalseAlarm, $"was told {told.Reason} at {_place}");
        if (_astray is { } astray && _epoch == recorded.Epoch)
            Find(AnomalyKind.EpochNotRotated, $"saw {astray}, which was lost, in the epoch that still holds");
        (_place, _astray) = (null, null);
    }

    private void Take(UpdatesReceived frame)
    {
        var before = _place ?? 0;
        foreach (var update in frame.Updates)
            Take(update);
        foreach (var commit in frame.Updates.Where(update => update.Offset > before).GroupBy(update => update.Commit))
        {
            var whole = sizes.GetValueOrDefault(commit.Key, commit.Count());
            if (commit.Key == _lastCommit || commit.Count() < whole)
                Find(AnomalyKind.HalfCommit, $"a frame brought {commit.Count()} of commit {commit.Key:N}, at {commit.First().Offset}");
        }
        if (frame.Updates is [.., var last])
            _lastCommit = last.Commit;
    }

    private void Take(ObservedUpdate update)
    {
        var place = _place ?? 0;
        if (update.Offset == place)
        {
            Find(AnomalyKind.Duplicate, $"got {update.Offset} twice");
            return;
        }
        if (update.Offset < place)
        {
            Find(AnomalyKind.Reordered, $"got {update.Offset} after {place}");
            return;
        }
        if (update.Offset > recorded.Log.Count || recorded.Log[(int)update.Offset - 1].Seen != update)
            _astray ??= update.Offset;
        else if (_astray is { } astray)
            Find(AnomalyKind.ResumedOverLostHistory, $"got {update.Offset} of the log after {astray}, which the log does not have");
        if (FirstMissed(place, update.Offset) is { } missed)
            Find(AnomalyKind.Gap, $"got {update.Offset} after {place} without {missed}");
        _place = update.Offset;
    }

    private long? FirstMissed(long after, long before)
    {
        for (var offset = after + 1; offset < before; offset++)
        {
            // What was on lost history is not known, but that somebody who wants all is given all.
            if (_astray is null ? history.Wants(recorded.Log[(int)offset - 1].Seen) : history.Wanted == V1.ResourceKind.Unspecified)
                return offset;
        }
        return null;
    }

    private void Find(AnomalyKind kind, string what) => _found.Add(new Anomaly(kind, $"{history.Watcher} {what}"));
}
