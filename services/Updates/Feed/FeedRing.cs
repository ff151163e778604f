namespace VoteTracker.Updates.Feed;

/// <summary>
/// The last updates of a Congress in memory, shared by all subscribers: each of them is only a position in it. One thread appends,
/// any number read without a lock: an entry carries its offset, so a reader that was overtaken sees another offset than it asked for.
/// </summary>
internal sealed class FeedRing(int length, int byteLimit)
{
    private readonly FeedEntry?[] _slots = new FeedEntry?[length];
    private long _oldest = 1;
    private long _last;
    private long _bytes;

    /// <summary>Adds the next entry and drops the oldest beyond the limits. Called by one thread at a time.</summary>
    public void Append(FeedEntry entry)
    {
        if (_last == 0 || entry.Offset != _last + 1)
            DropAll(entry.Offset);
        _bytes += entry.Bytes.Length;
        while (entry.Offset - _oldest >= _slots.Length || (_bytes > byteLimit && _oldest < entry.Offset))
            DropOldest();
        Volatile.Write(ref _slots[entry.Offset % _slots.Length], entry);
        _last = entry.Offset;
    }

    /// <summary>Reads one entry.</summary>
    /// <returns>The entry, or null when it is not held.</returns>
    public FeedEntry? Read(long offset) =>
        Volatile.Read(ref _slots[offset % _slots.Length]) is { } entry && entry.Offset == offset ? entry : null;

    private void DropAll(long next)
    {
        while (_oldest <= _last)
            DropOldest();
        (_oldest, _last, _bytes) = (next, next - 1, 0);
    }

    private void DropOldest()
    {
        ref var slot = ref _slots[_oldest % _slots.Length];
        if (slot is { } entry && entry.Offset == _oldest)
        {
            _bytes -= entry.Bytes.Length;
            Volatile.Write(ref slot, null);
        }
        _oldest++;
    }
}
