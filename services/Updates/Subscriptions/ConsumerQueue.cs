using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// The consumers of one subscription in this process that have room, the one that waits longest first. A wake-up lets one of them ask the
/// store; where that leaves something, the next one is let. So what is ready is shared, and one update wakes one of thousands.
/// </summary>
internal sealed class ConsumerQueue : IDisposable
{
    private readonly HashSet<Turn> _all = [];
    private readonly LinkedList<Turn> _waiting = [];
    private readonly Lock _lock = new();
    private readonly Timer _timer;
    private long _timerDue = long.MaxValue;
    private bool _isOwed;

    public ConsumerQueue()
    {
        // Must not inherit the context of the first consumer's call.
        using (ExecutionContext.SuppressFlow())
            _timer = new Timer(_ => OnDue(), null, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Adds a consumer, which asks the store first of all.</summary>
    public void Join(Turn consumer)
    {
        lock (_lock)
        {
            _all.Add(consumer);
            consumer.IsDue = true;
        }
    }

    /// <summary>Removes a consumer; a turn that it did not take goes to another.</summary>
    public void Leave(Turn consumer)
    {
        lock (_lock)
            _all.Remove(consumer);
        Withdraw(consumer);
    }

    /// <summary>A consumer cannot take a turn until it waits again; one that it has goes to another.</summary>
    public void Withdraw(Turn consumer)
    {
        lock (_lock)
        {
            StopWaiting(consumer);
            if (!consumer.IsDue)
                return;
            consumer.IsDue = false;
        }
        Wake();
    }

    /// <summary>A consumer with room waits for its turn.</summary>
    /// <returns>Whether it is its turn already.</returns>
    public bool Wait(Turn consumer)
    {
        lock (_lock)
        {
            if (_isOwed)
            {
                _isOwed = false;
                consumer.IsDue = true;
            }
            if (!consumer.IsDue)
                consumer.Place ??= _waiting.AddLast(consumer);
            return consumer.IsDue;
        }
    }

    /// <summary>A consumer takes its turn.</summary>
    /// <returns>How many consumers have room, this one included.</returns>
    public int Take(Turn consumer)
    {
        lock (_lock)
        {
            consumer.IsDue = false;
            StopWaiting(consumer);
            return _waiting.Count + 1;
        }
    }

    /// <summary>Something may be ready: the next consumer with room is to ask, or the first that has some again.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (_waiting.First?.Value is not { } next)
            {
                _isOwed = true;
                return;
            }
            StopWaiting(next);
            next.IsDue = true;
            next.Signal.Set();
        }
    }

    /// <summary>Something falls due: wakes then, or sooner.</summary>
    public void WakeAfter(TimeSpan time)
    {
        var due = Environment.TickCount64 + (long)time.TotalMilliseconds + 1;
        lock (_lock)
        {
            // A later one is told to whom this timer wakes.
            if (due < _timerDue)
                _timer.Change(Math.Max(0, (_timerDue = due) - Environment.TickCount64), Timeout.Infinite);
        }
    }

    /// <summary>Lets every consumer look at why the subscription cannot go on.</summary>
    public void WakeAll()
    {
        lock (_lock)
            foreach (var consumer in _all)
                consumer.Signal.Set();
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        lock (_lock)
            _timerDue = long.MaxValue;
        Wake();
    }

    private void StopWaiting(Turn consumer)
    {
        if (consumer.Place is not { } place)
            return;
        _waiting.Remove(place);
        consumer.Place = null;
    }

    /// <summary>One consumer's place in the queue, which guards it.</summary>
    /// <param name="signal">Set when it is the consumer's turn.</param>
    internal sealed class Turn(WakeSignal signal)
    {
        public WakeSignal Signal => signal;

        /// <summary>Its place; null while it does not wait.</summary>
        public LinkedListNode<Turn>? Place { get; set; }

        /// <summary>Whether it is to ask the store.</summary>
        public bool IsDue { get; set; }
    }
}
