namespace VoteTracker.Updates;

/// <summary>
/// Where the watchers of a feed wait, and where the feed has got to: both change under one lock, so that whoever begins to wait at
/// a place is held against every commit after it. That is why a watcher who was not woken has missed nothing up to the feed's
/// place, however much went by.
/// </summary>
internal sealed class WatcherHub : IDisposable
{
    private readonly Lock _lock = new();
    private readonly WatcherGroupIndex _audiences = new();
    private readonly List<WatcherGroup> _found = [];
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _stop;
    private readonly Timer _sweep;
    private FeedPosition _place;
    private bool _closed;

    /// <summary>Opens it.</summary>
    /// <param name="place">Where the feed begins.</param>
    /// <param name="sweep">How often those are looked for who are due.</param>
    /// <param name="stopping">Ends every waiting when the process stops.</param>
    public WatcherHub(FeedPosition place, TimeSpan sweep, CancellationToken stopping)
    {
        (_place, _stopping) = (place, stopping);
        _stop = stopping.UnsafeRegister(static room => ((WatcherHub)room!).WakeAll(), this);
        // One timer for all: a look at each now and then is cheaper than a timer for each, which is set anew with every wait.
        _sweep = new Timer(static room => ((WatcherHub)room!).WakeDue(), this, sweep, sweep);
    }

    /// <summary>The last whole commit that everybody who wants it was woken for.</summary>
    public FeedPosition Place => Volatile.Read(ref _place);

    /// <summary>How many streams there are, waiting or not.</summary>
    public int Members
    {
        get
        {
            lock (_lock)
                return _audiences.All.Sum(audience => audience.Members);
        }
    }

    /// <summary>Takes in a stream.</summary>
    public WatcherGroup Join(WatchFilter filter)
    {
        lock (_lock)
            return _audiences.Join(filter, _place.Offset);
    }

    /// <summary>Lets a stream go; it does not wait.</summary>
    public void Leave(WatcherGroup audience)
    {
        lock (_lock)
            _audiences.Leave(audience);
    }

    /// <summary>Waits until a commit comes that the watcher wants, or it is due, or there is no use in waiting.</summary>
    /// <param name="waiter">The watcher's own; it waits once at a time.</param>
    /// <param name="after">The place that the watcher has reached.</param>
    /// <param name="due">When it wants to hear something in any case, in <see cref="Environment.TickCount64"/>.</param>
    /// <returns>A place up to which there is nothing that the watcher wants, or null where it has to look for itself.</returns>
    public ValueTask<FeedPosition?> WaitAsync(FeedWaiter waiter, long after, long due)
    {
        lock (_lock)
        {
            // What ends the waiting sets its flag first and takes the lock then: it is either seen here or finds who waits.
            if (_place.Offset > after || _closed || _stopping.IsCancellationRequested || waiter.IsCancelled)
                return default;
            waiter.Due = due;
            waiter.WatcherGroup.Add(waiter);
            return waiter.Begin();
        }
    }

    /// <summary>Goes on over whole commits; wakes those who want something of them.</summary>
    /// <param name="entries">The next entries, up to the end of a commit.</param>
    /// <param name="epoch">The epoch.</param>
    public void Publish(IEnumerable<FeedEntry> entries, string epoch)
    {
        FeedWaiter? woken = null;
        lock (_lock)
        {
            var place = _place = _place with { Epoch = epoch };
            var last = place.Offset;
            foreach (var entry in entries)
            {
                _found.Clear();
                // What was trimmed before it was read might be what somebody waits for: all have to ask the store.
                if (entry.Offset != last + 1)
                    _found.AddRange(_audiences.All);
                else
                    _audiences.Find(entry, _found);
                last = entry.Offset;
                // Before the commit, which they get whole.
                foreach (var audience in _found)
                {
                    audience.Matched(entry.Offset);
                    woken = audience.End(place, woken);
                }
                if (entry.EndsCommit)
                    Volatile.Write(ref _place, place = new FeedPosition(epoch, entry.Offset, entry.Hash));
            }
        }
        Complete(woken);
    }

    /// <summary>Ends one watcher's waiting, if it waits.</summary>
    public void Cancel(FeedWaiter waiter)
    {
        lock (_lock)
        {
            if (!waiter.Waits)
                return;
            waiter.WatcherGroup.End(waiter, _place, null);
        }
        waiter.Complete();
    }

    /// <summary>Ends every waiting for good.</summary>
    public void Close()
    {
        lock (_lock)
            _closed = true;
        WakeAll();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Dispose();
        _sweep.Dispose();
    }

    private void WakeAll() => WakeDue(long.MaxValue);

    private void WakeDue() => WakeDue(Environment.TickCount64);

    private void WakeDue(long due)
    {
        FeedWaiter? woken = null;
        lock (_lock)
        {
            foreach (var audience in _audiences.All)
                woken = audience.End(_place, woken, due);
        }
        Complete(woken);
    }

    private static void Complete(FeedWaiter? woken)
    {
        while (woken is { } waiter)
        {
            // It may wait again, in another chain, as soon as it was completed.
            woken = waiter.Next;
            waiter.Complete();
        }
    }
}
