namespace VoteTracker.Updates;

/// <summary>
/// The watchers of a Congress who have the same filter: what one of them wants, all want. An update is held against the filter
/// once, however many they are. Used under the lock of the <see cref="WatcherHub"/>, but for what says otherwise.
/// </summary>
/// <param name="filter">The filter.</param>
/// <param name="since">The place of the feed from which on updates are held against it.</param>
internal sealed class WatcherGroup(WatchFilter filter, long since)
{
    private FeedWaiter? _first;
    private long _lastWanted;

    public WatchFilter Filter => filter;

    /// <summary>How many streams it has, waiting or not.</summary>
    public int Members { get; set; }

    /// <summary>
    /// Whether nothing is wanted of what comes after an offset, up to a place of the feed that was read before this is called.
    /// Without a lock. So a member who did not wait for a while need not look at what went by.
    /// </summary>
    public bool WantsNothingAfter(long offset) => offset >= since && Volatile.Read(ref _lastWanted) <= offset;

    /// <summary>Takes note that an update is wanted, or may be; before the feed's place is set beyond it.</summary>
    public void Matched(long offset) => Volatile.Write(ref _lastWanted, offset);

    public void Add(FeedWaiter waiter)
    {
        (waiter.Waits, waiter.Reached, waiter.Previous, waiter.Next) = (true, null, null, _first);
        if (_first is not null)
            _first.Previous = waiter;
        _first = waiter;
    }

    /// <summary>Ends one member's waiting.</summary>
    /// <returns>The chain of those to complete, with this one before the others.</returns>
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

    /// <summary>Ends the waiting of all members, or of those who wanted to hear something by a time.</summary>
    /// <returns>The chain of those to complete, with these before the others.</returns>
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
