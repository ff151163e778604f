using System.Diagnostics;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>Which span delivered what one consumer has not settled yet, so that its settlement is part of the same trace.</summary>
internal sealed class DeliverySpans
{
    // As many as one message may settle. What is beyond, or was delivered on an earlier stream, is settled in a trace of its own.
    private const int Most = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, ActivityContext> _delivered = [];

    /// <summary>Notes what a span delivered.</summary>
    public void Delivered(ActivityContext span, IEnumerable<Update> updates)
    {
        lock (_lock)
        {
            foreach (var update in updates)
                if (_delivered.Count < Most || _delivered.ContainsKey(update.Offset))
                    _delivered[update.Offset] = span;
        }
    }

    /// <summary>Begins the span of what a consumer said.</summary>
    public Activity? Settle(Incarnation subscription, IReadOnlyCollection<Settlement> settlements)
    {
        var deliveries = new List<ActivityContext>();
        lock (_lock)
        {
            foreach (var settlement in settlements)
            {
                if (_delivered.TryGetValue(settlement.Offset, out var span) && !deliveries.Contains(span))
                    deliveries.Add(span);
                if (settlement.Action is not (SettlementAction.Extend or SettlementAction.Begin))
                    _delivered.Remove(settlement.Offset);
            }
        }
        return StreamSpans.Settle(subscription.Name.ToString(), deliveries)
            ?.SetUpdates(settlements.Min(each => each.Offset), settlements.Max(each => each.Offset), settlements.Count)
            .SetTag("votetracker.settlement", settlements.Select(each => each.Action.ToString()).Distinct().ToArray());
    }
}
