using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// What a consumer holds: updates that wait for a handler, that are being handled, and whose outcome the service has not answered yet. The
/// service sends no more than the consumer has room for, which bounds it.
/// </summary>
internal sealed class HeldDeliveries(TimeProvider clock, TimeSpan maxExtension) : IDisposable
{
    private readonly object _lock = new();
    private readonly Dictionary<string, HeldDelivery> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<long, HeldDelivery> _handled = [];
    private readonly Queue<HeldDelivery> _waiting = new();

    // May count more than wait, never less.
    private readonly SemaphoreSlim _arrivals = new(0);

    /// <summary>Takes in what the service delivered.</summary>
    /// <returns>Those of them that are being handled already, whose earlier delivery is over.</returns>
    public List<string> Add(IReadOnlyCollection<Delivery> deliveries)
    {
        var renewed = new List<string>();
        var added = 0;
        lock (_lock)
        {
            foreach (var delivery in deliveries)
            {
                if (_handled.TryGetValue(delivery.Update.Offset, out var handled))
                {
                    // Not once more beside it: what its handler is about to say goes for this delivery.
                    _held.Remove(handled.Delivery.DeliveryId);
                    handled.Delivery = delivery;
                    _held[delivery.DeliveryId] = handled;
                    renewed.Add(delivery.DeliveryId);
                    continue;
                }
                var held = new HeldDelivery(delivery, clock.GetTimestamp());
                _held[delivery.DeliveryId] = held;
                _waiting.Enqueue(held);
                added++;
            }
        }
        if (added > 0)
            _arrivals.Release(added);
        return renewed;
    }

    /// <summary>The next for a handler, which begins with it.</summary>
    public async Task<HeldDelivery> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _arrivals.WaitAsync(cancellationToken);
            lock (_lock)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!_waiting.TryDequeue(out var held))
                    continue;
                held.IsBegun = true;
                _handled[held.Delivery.Update.Offset] = held;
                return held;
            }
        }
    }

    /// <summary>A handler has ended.</summary>
    /// <returns>The id of the delivery that the outcome is for; null where the update is no longer this consumer's.</returns>
    public string? Finish(HeldDelivery held, DeliveryOutcome outcome)
    {
        lock (_lock)
        {
            _handled.Remove(held.Delivery.Update.Offset);
            if (!_held.ContainsKey(held.Delivery.DeliveryId))
                return null;
            held.Outcome = outcome;
            return held.Delivery.DeliveryId;
        }
    }

    /// <summary>The service has taken what was said of these.</summary>
    public void Settle(IEnumerable<string> ids)
    {
        lock (_lock)
            foreach (var id in ids)
                _held.Remove(id);
    }

    /// <summary>The deadline of these had passed.</summary>
    /// <returns>Those that a handler had begun with.</returns>
    public List<Delivery> Lose(IEnumerable<string> ids)
    {
        var begun = new List<Delivery>();
        lock (_lock)
        {
            foreach (var id in ids)
                if (_held.Remove(id, out var held) && held.IsBegun)
                    begun.Add(held.Delivery);
            TrimWaiting();
        }
        return begun;
    }

    /// <summary>What needs more time, and what waited for a handler for so long that another consumer shall have it.</summary>
    /// <param name="longestWait">For how long.</param>
    public (List<string> Extended, List<string> Released) Extend(TimeSpan longestWait)
    {
        var (extended, released) = (new List<string>(), new List<string>());
        lock (_lock)
        {
            foreach (var (id, held) in _held.Where(held => held.Value.Outcome is null))
            {
                var age = clock.GetElapsedTime(held.Received);
                if (!held.IsBegun && age >= longestWait)
                    released.Add(id);
                else if (age < maxExtension)
                    extended.Add(id);
            }
            Release(released);
        }
        return (extended, released);
    }

    /// <summary>Gives back everything that no handler has begun with.</summary>
    public List<string> ReleaseWaiting()
    {
        lock (_lock)
        {
            List<string> released = [.. _held.Where(held => !held.Value.IsBegun && held.Value.Outcome is null).Select(held => held.Key)];
            Release(released);
            return released;
        }
    }

    /// <summary>The stream has ended: the service has taken back what no handler has begun with.</summary>
    public void DropWaiting()
    {
        lock (_lock)
        {
            _waiting.Clear();
            foreach (var (id, _) in _held.Where(held => !held.Value.IsBegun).ToArray())
                _held.Remove(id);
        }
    }

    /// <summary>What was said and not answered, to be said again on the next stream.</summary>
    public List<(string Id, DeliveryOutcome Outcome)> Unanswered()
    {
        lock (_lock)
            return [.. _held.Where(held => held.Value.Outcome is not null).Select(held => (held.Key, held.Value.Outcome!))];
    }

    public void Dispose() => _arrivals.Dispose();

    private void Release(List<string> ids)
    {
        foreach (var id in ids)
            _held.Remove(id);
        TrimWaiting();
    }

    private void TrimWaiting()
    {
        if (_waiting.All(held => _held.ContainsKey(held.Delivery.DeliveryId)))
            return;
        HeldDelivery[] left = [.. _waiting.Where(held => _held.ContainsKey(held.Delivery.DeliveryId))];
        _waiting.Clear();
        foreach (var held in left)
            _waiting.Enqueue(held);
    }
}
