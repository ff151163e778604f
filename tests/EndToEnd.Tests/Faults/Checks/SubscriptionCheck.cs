namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>Follows one durable subscription's history along the log as it is at the end.</summary>
/// <param name="recorded">Everything.</param>
/// <param name="history">The history.</param>
internal sealed class SubscriptionCheck(Recorded recorded, SubscriptionHistory history)
{
    private readonly List<Anomaly> _found = [];

    // Of the subscription since it was created last: the wanted updates of each measure, and how many of them, from the first on,
    // are acknowledged.
    private readonly Dictionary<string, (List<long> Offsets, int Done)> _measures = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (ConsumerReceived Delivery, int Number)> _deliveries = new(StringComparer.Ordinal);
    private readonly Dictionary<long, List<(ConsumerReceived Delivery, int Number)>> _received = [];
    private readonly HashSet<long> _acknowledged = [];
    private readonly HashSet<long> _wanted = [];
    private long? _astray;
    private bool _isTold;
    private Drained? _end;

    public IReadOnlyList<Anomaly> Check()
    {
        foreach (var happened in history.Events)
        {
            switch (happened)
            {
                case Created created:
                    Begin(created);
                    break;
                case ConsumerReceived delivered:
                    Take(delivered);
                    break;
                case ConsumerAcknowledged acknowledged:
                    Take(acknowledged);
                    break;
                case ConsumerTold told:
                    BeTold(told);
                    break;
                case ConsumerFailed failed:
                    Find(AnomalyKind.WrongEnding, $"{failed.Consumer}: {failed.Why}");
                    break;
                case Drained drained:
                    _end = drained;
                    break;
                default:
                    break;
            }
        }
        CheckEnd();
        return _found;
    }

    private void Begin(Created created)
    {
        _measures.Clear();
        _deliveries.Clear();
        _received.Clear();
        _acknowledged.Clear();
        _wanted.Clear();
        (_astray, _isTold) = (null, false);
        foreach (var entry in recorded.Log.Skip((int)Math.Min(created.After, int.MaxValue)).Where(entry => history.Wants(entry.Seen)))
        {
            _wanted.Add(entry.Seen.Offset);
            foreach (var measure in entry.Measures)
            {
                _measures.TryAdd(measure, ([], 0));
                _measures[measure].Offsets.Add(entry.Seen.Offset);
            }
        }
    }

    private void Take(ConsumerReceived delivered)
    {
        var offset = delivered.Update.Offset;
        var received = (delivered, _deliveries.Count);
        _deliveries[delivered.DeliveryId] = received;
        _received.TryAdd(offset, []);
        _received[offset].Add(received);

        if (offset > recorded.Log.Count || recorded.Log[(int)offset - 1].Seen != delivered.Update)
        {
            _astray = Math.Min(_astray ?? offset, offset);
            return;
        }
        // Where the log differs from what one consumer saw, all that comes later on it is other history.
        if (offset >= _astray)
        {
            Find(AnomalyKind.ResumedOverLostHistory,
                $"gave {delivered.Consumer} {offset} of the log after it had given {_astray}, which the log does not have");
        }
        if (!_wanted.Contains(offset))
            Find(AnomalyKind.DeliveredUnwanted, $"gave {delivered.Consumer} {offset}");
        foreach (var measure in recorded.Log[(int)offset - 1].Measures)
        {
            if (FirstOpen(measure) is { } open && open < offset)
                Find(AnomalyKind.DeliveredOutOfOrder, $"gave {delivered.Consumer} {offset} when {open} on {measure} was not acknowledged");
        }
    }

    private void Take(ConsumerAcknowledged acknowledged)
    {
        // One that is sent after a failure may belong to a subscription that was deleted meanwhile.
        if (!_deliveries.TryGetValue(acknowledged.DeliveryId, out var acknowledging))
            return;
        // When a later delivery of the same update has been received, the acknowledgement of an earlier one is void; where a failover
        // may lose the later one again, nobody can say.
        var (delivery, number) = acknowledging;
        if (recorded.Promise != Promise.NothingLost
            || _received[delivery.Update.Offset].All(other => other.Number <= number || other.Delivery.Attempt <= delivery.Attempt))
        {
            _acknowledged.Add(delivery.Update.Offset);
        }
    }

    private void BeTold(ConsumerTold told)
    {
        _isTold = true;
        if (recorded.Promise == Promise.NothingLost)
            Find(AnomalyKind.FalseAlarm, $"told {told.Consumer} {told.Reason}");
        if (_astray is { } astray && recorded.Epoch == recorded.FirstEpoch)
            Find(AnomalyKind.EpochNotRotated, $"gave {astray}, which was lost, in the epoch that still holds");
    }

    private void CheckEnd()
    {
        // Told, and not created anew: somebody was not told.
        if (_astray is { } astray)
            Find(AnomalyKind.NotTold, $"gave {astray}, which the log does not have, and not all consumers were told");
        else if (_isTold)
            Find(AnomalyKind.NotTold, "told some of its consumers that it cannot go on, and not all");
        if (_wanted.Where(offset => !_received.ContainsKey(offset)).Order().ToArray() is [var first, ..] missing)
            Find(AnomalyKind.NotDelivered, $"never gave {missing.Length} updates, {first} the first");
        if (_end != new Drained(recorded.Log.Count, 0, V1.SubscriptionState.Active))
            Find(AnomalyKind.LeftBehind, $"says {_end} where the log ends with {recorded.Log.Count}");
    }

    private long? FirstOpen(string measure)
    {
        var (offsets, done) = _measures.GetValueOrDefault(measure, ([], 0));
        while (done < offsets.Count && _acknowledged.Contains(offsets[done]))
            done++;
        if (offsets.Count > 0)
            _measures[measure] = (offsets, done);
        return done < offsets.Count ? offsets[done] : null;
    }

    private void Find(AnomalyKind kind, string what) => _found.Add(new Anomaly(kind, $"{history.Subscription} {what}"));
}
