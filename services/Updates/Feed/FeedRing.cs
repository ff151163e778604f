namespace VoteTracker.Updates.Feed;

/// <summary>
/// The last updates of a Congress in memory, shared by all subscribers: each of them is only a position in it. <see cref="FeedMemory"/>
/// changes it, under its lock; any number read without one: an entry carries its offset, so a reader that was overtaken sees another
/// offset than it asked for.
/// </summary>
/// <param name="length">At most so many entries.</param>
/// <param name="byteLimit">At most so many bytes, and one entry more.</param>
internal sealed class FeedRing(int length, int byteLimit)
{
    // Most Congresses are quiet: thousands of empty slots for each would be most of what they take.
    private const int FewSlots = 16;

    private FeedEntry?[] _slots = new FeedEntry?[FewSlots];
    private long _oldest = 1;
    private long _last;
    private long _lastUse;

    /// <summary>How many bytes it holds.</summary>
    public long Bytes { get; private set; }

    /// <summary>When it was last read or added to, in <see cref="Environment.TickCount64"/>.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    /// <summary>Adds the next entry and drops the oldest beyond the limits.</summary>
    public void Append(FeedEntry entry)
    {
        Use();
        if (_last == 0 || entry.Offset != _last + 1)
            Restart(entry.Offset);
        Bytes += entry.Size;
        while (entry.Offset - _oldest >= length || (Bytes > byteLimit && _oldest < entry.Offset))
            DropOldest();
        if (entry.Offset - _oldest >= _slots.Length)
            Grow();
        Volatile.Write(ref _slots[entry.Offset % _slots.Length], entry);
        _last = entry.Offset;
    }

    /// <summary>Reads one entry.</summary>
    /// <returns>The entry, or null when it is not held.</returns>
    public FeedEntry? Read(long offset)
    {
        var slots = Volatile.Read(ref _slots);
        if (Volatile.Read(ref slots[offset % slots.Length]) is not { } entry || entry.Offset != offset)
            return null;
        Use();
        return entry;
    }

    /// <summary>Drops the oldest entry.</summary>
    /// <returns>False when there is none.</returns>
    public bool DropOldest()
    {
        if (_oldest > _last)
            return false;
        ref var slot = ref _slots[_oldest % _slots.Length];
        if (slot is { } entry && entry.Offset == _oldest)
        {
            Bytes -= entry.Size;
            Volatile.Write(ref slot, null);
        }
        if (_oldest++ == _last)
            Volatile.Write(ref _slots, new FeedEntry?[FewSlots]);
        return true;
    }

    // Thousands read at once: written only when it changes, or they would pass one cache line around.
    private void Use()
    {
        var now = Environment.TickCount64;
        if (LastUse != now)
            Volatile.Write(ref _lastUse, now);
    }

    private void Restart(long next)
    {
        while (DropOldest())
            continue;
        (_oldest, _last) = (next, next - 1);
    }

    // Never twice as many as there may be at most.
    private void Grow()
    {
        var slots = new FeedEntry?[Math.Min(length, 2 * _slots.Length)];
        for (var offset = _oldest; offset <= _last; offset++)
            slots[offset % slots.Length] = _slots[offset % _slots.Length];
        Volatile.Write(ref _slots, slots);
    }
}
