using VoteTracker.State.Subscriptions;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// What one stream delivered, or was told of, and is not settled: how much room its consumer has. The store knows what is outstanding;
/// this forgets a delivery whose deadline passed by this process's clock, so that one which was never settled does not take up room for
/// ever.
/// </summary>
/// <param name="mostUpdates">At most so many updates.</param>
/// <param name="mostBytes">At most so many bytes, and one update more.</param>
/// <param name="clock">Measures deadlines.</param>
internal sealed class OutstandingDeliveries(int mostUpdates, int mostBytes, TimeProvider clock)
{
    private readonly Dictionary<long, Held> _held = [];
    private readonly Lock _lock = new();
    private long _bytes;

    /// <summary>How many updates and bytes more the consumer takes; nothing where either is used up.</summary>
    public (int Updates, int Bytes) Room
    {
        get
        {
            lock (_lock)
            {
                if (_held.Count >= mostUpdates || _bytes >= mostBytes)
                    ForgetOverdue();
                return _held.Count >= mostUpdates || _bytes >= mostBytes ? default : (mostUpdates - _held.Count, (int)(mostBytes - _bytes));
            }
        }
    }

    /// <summary>Notes what was leased.</summary>
    public void Add(LeasedUpdates leased)
    {
        var deadline = clock.GetUtcNow() + leased.AckDeadline;
        lock (_lock)
            foreach (var update in leased.Updates)
                Put(update.Offset, new Held(update.Token, update.Update.Length, deadline, leased.AckDeadline));
    }

    /// <summary>Notes what became of a delivery.</summary>
    public void Settle(Settlement settlement, bool isLate)
    {
        lock (_lock)
        {
            var held = _held.TryGetValue(settlement.Offset, out var found) && found.Token == settlement.Token ? found : default;
            var time = settlement.Action == SettlementAction.Begin ? held.AckDeadline : settlement.Time;
            // One that another stream delivered counts here from when the consumer extends it here.
            if (settlement.Action is SettlementAction.Extend or SettlementAction.Begin && !isLate)
                Put(settlement.Offset, held with { Token = settlement.Token, Deadline = Later(held.Deadline, clock.GetUtcNow() + time) });
            else if (held.Token is not null)
                Remove(settlement.Offset);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private void Put(long offset, Held held)
    {
        Remove(offset);
        _held[offset] = held;
        _bytes += held.Bytes;
    }

    private void Remove(long offset)
    {
        if (_held.Remove(offset, out var held))
            _bytes -= held.Bytes;
    }

    private void ForgetOverdue()
    {
        var now = clock.GetUtcNow();
        foreach (var (offset, _) in _held.Where(held => held.Value.Deadline < now).ToArray())
            Remove(offset);
    }

    private readonly record struct Held(string? Token, int Bytes, DateTimeOffset Deadline, TimeSpan AckDeadline);
}
