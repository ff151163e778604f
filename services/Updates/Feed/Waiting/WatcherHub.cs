using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// Where the watchers of a feed wait, together with the feed's position. Both change under one lock, so whoever begins to wait at a
/// position is checked against every later commit. A watcher that was not woken has therefore missed nothing up to the feed's position.
/// </summary>
internal sealed class WatcherHub : IDisposable
{
    private readonly Lock _lock = new();
    private readonly WatcherGroupIndex _groups = new();
    private readonly List<WatcherGroup> _found = [];
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _stop;
    private FeedPosition _position;
    private bool _closed;

    /// <summary>Made by its feed.</summary>
    /// <param name="position">Where the feed begins.</param>
    /// <param name="stopping">Ends every wait when the process stops.</param>
    public WatcherHub(FeedPosition position, CancellationToken stopping)
    {
        (_position, _stopping) = (position, stopping);
        _stop = stopping.UnsafeRegister(static hub => ((WatcherHub)hub!).WakeAll(), this);
    }

    /// <summary>The end of the last commit whose watchers were all woken.</summary>
    public FeedPosition Position => Volatile.Read(ref _position);

    /// <summary>How many streams there are, waiting or not.</summary>
    public int Members
    {
        get
        {
            lock (_lock)
                return _groups.All.Sum(group => group.Members);
        }
    }

    /// <summary>Adds a stream.</summary>
    public WatcherGroup Join(WatchFilter filter)
    {
        lock (_lock)
            return _groups.Join(filter, _position.Offset);
    }

    /// <summary>Removes a stream, which must not wait.</summary>
    public void Leave(WatcherGroup group)
    {
        lock (_lock)
            _groups.Leave(group);
    }

    /// <summary>Waits until a commit matches, the wait is due, or waiting is pointless.</summary>
    /// <param name="waiter">The stream's own; one wait at a time.</param>
    /// <param name="after">The watcher's offset.</param>
    /// <param name="due">When it wakes at the latest, in <see cref="Environment.TickCount64"/>.</param>
    /// <returns>A position up to which the filter matches nothing, or null when the watcher has to check for itself.</returns>
    public ValueTask<FeedPosition?> WaitAsync(FeedWaiter waiter, long after, long due)
    {
        lock (_lock)
        {
            // Whatever ends a wait sets its flag first and then takes the lock: either it is seen here, or it finds the waiter.
            if (_position.Offset > after || _closed || _stopping.IsCancellationRequested || waiter.IsCancelled)
                return default;
            waiter.Due = due;
            waiter.WatcherGroup.Add(waiter);
            return waiter.Begin();
        }
    }

    /// <summary>Publishes whole commits and wakes the watchers that they match.</summary>
    /// <param name="entries">The next entries, up to the end of a commit.</param>
    /// <param name="epoch">The epoch.</param>
    public void Publish(IEnumerable<FeedEntry> entries, string epoch)
    {
        FeedWaiter? woken = null;
        lock (_lock)
        {
            var position = _position = _position with { Epoch = epoch };
            var last = position.Offset;
            foreach (var entry in entries)
            {
                _found.Clear();
                // After a gap (trimmed before it was read) every watcher has to check the store.
                if (entry.Offset != last + 1)
                    _found.AddRange(_groups.All);
                else
                    _groups.Find(entry, _found);
                last = entry.Offset;
                // Woken at the position before the commit, since they read the commit whole.
                foreach (var group in _found)
                {
                    group.Matched(entry.Offset);
                    woken = group.End(position, woken);
                }
                if (entry.EndsCommit)
                    Volatile.Write(ref _position, position = new FeedPosition(epoch, entry.Offset, entry.Hash));
            }
        }
        Complete(woken);
    }

    /// <summary>Ends one watcher's wait, if it waits.</summary>
    public void Cancel(FeedWaiter waiter)
    {
        lock (_lock)
        {
            if (!waiter.Waits)
                return;
            waiter.WatcherGroup.End(waiter, _position, null);
        }
        waiter.Complete();
    }

    /// <summary>Ends every wait for good.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        WakeAll();
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>
    /// Ends the waits that are due. One timer calls it for all waiters of all feeds: of one each, every wait would set it again.
    /// </summary>
    /// <param name="due">Now, in <see cref="Environment.TickCount64"/>.</param>
    public void WakeDue(long due)
    {
        FeedWaiter? woken = null;
        lock (_lock)
        {
            foreach (var group in _groups.All)
                woken = group.End(_position, woken, due);
        }
        Complete(woken);
    }

    private void WakeAll() => WakeDue(long.MaxValue);

    private static void Complete(FeedWaiter? woken)
    {
        while (woken is { } waiter)
        {
            // Read first: a completed waiter may wait again at once, in another chain.
            woken = waiter.Next;
            waiter.Complete();
        }
    }
}
