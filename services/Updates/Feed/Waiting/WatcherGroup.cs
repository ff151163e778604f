using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// The watchers of a Congress with the same filter, which is evaluated once per update for all of them. Used under the lock of the
/// <see cref="WatcherHub"/> unless a member says otherwise.
/// </summary>
/// <param name="filter">The filter.</param>
/// <param name="since">The offset after which updates are evaluated against it.</param>
internal sealed class WatcherGroup(WatchFilter filter, long since)
{
    private FeedWaiter? _first;
    private long _lastWanted;

    public WatchFilter Filter => filter;

    /// <summary>How many streams it has, waiting or not.</summary>
    public int Members { get; set; }

    /// <summary>
    /// Whether the filter rejects everything after an offset, up to a position of the feed that was read before this call. Needs no
    /// lock. A watcher that did not wait for a while thus skips what was published meanwhile.
    /// </summary>
    public bool WantsNothingAfter(long offset) => offset >= since && Volatile.Read(ref _lastWanted) <= offset;

    /// <summary>Notes that an update matches, or may match; called before the feed's position passes it.</summary>
    public void Matched(long offset) => Volatile.Write(ref _lastWanted, offset);

    public void Add(FeedWaiter waiter)
    {
        (waiter.Waits, waiter.Reached, waiter.Previous, waiter.Next) = (true, null, null, _first);
        if (_first is not null)
            _first.Previous = waiter;
        _first = waiter;
    }

    /// <summary>Ends one watcher's wait.</summary>
    /// <returns>The chain of waiters to complete, this one first.</returns>
    public FeedWaiter End(FeedWaiter waiter, FeedPosition reached, FeedWaiter? others)
    {
        if (waiter.Previous is null)
            _first = waiter.Next;
        else
            waiter.Previous.Next = waiter.Next;
        if (waiter.Next is not null)
            waiter.Next.Previous = waiter.Previous;
        (waiter.Waits, waiter.Reached, waiter.Previous, waiter.Next) = (false, reached, null, others);
        return waiter;
    }

    /// <summary>Ends the wait of all watchers, or of those that are due by a time.</summary>
    /// <returns>The chain of waiters to complete, these first.</returns>
    public FeedWaiter? End(FeedPosition reached, FeedWaiter? others, long due = long.MaxValue)
    {
        var next = _first;
        while (next is { } waiter)
        {
            next = waiter.Next;
            if (waiter.Due <= due)
                others = End(waiter, reached, others);
        }
        return others;
    }
}
