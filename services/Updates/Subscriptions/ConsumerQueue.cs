namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// The consumers of one subscription in this process that have room, the one that waits longest first. A wake-up lets one of them ask the
/// store; where that leaves something, the next one is let. So what is ready is shared, and one update wakes one of thousands.
/// </summary>
internal sealed class ConsumerQueue
{
    private readonly HashSet<ConsumerTurn> _all = [];
    private readonly LinkedList<ConsumerTurn> _waiting = [];
    private readonly Lock _lock = new();
    private bool _isOwed;

    /// <summary>Adds a consumer, which asks the store first of all.</summary>
    public void Join(ConsumerTurn consumer)
    {
        lock (_lock)
        {
            _all.Add(consumer);
            consumer.IsDue = true;
        }
    }

    /// <summary>Removes a consumer; a turn that it did not take goes to another.</summary>
    public void Leave(ConsumerTurn consumer)
    {
        bool hadTurn;
        lock (_lock)
        {
            _all.Remove(consumer);
            hadTurn = consumer.IsDue;
            if (consumer.Place is { } place)
                _waiting.Remove(place);
        }
        if (hadTurn)
            Wake();
    }

    /// <summary>A consumer with room waits for its turn.</summary>
    /// <returns>Whether it is its turn already.</returns>
    public bool Wait(ConsumerTurn consumer)
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
    public int Take(ConsumerTurn consumer)
    {
        lock (_lock)
        {
            consumer.IsDue = false;
            Withdraw(consumer);
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
            Withdraw(next);
            next.IsDue = true;
            next.Signal.Set();
        }
    }

    /// <summary>Lets every consumer look at why the subscription cannot go on.</summary>
    public void WakeAll()
    {
        lock (_lock)
            foreach (var consumer in _all)
                consumer.Signal.Set();
    }

    private void Withdraw(ConsumerTurn consumer)
    {
        if (consumer.Place is not { } place)
            return;
        _waiting.Remove(place);
        consumer.Place = null;
    }
}
