namespace VoteTracker.Updates;

/// <summary>
/// The last updates of a Congress in memory, shared by all subscribers: a subscriber is a position in it and owns nothing. One
/// thread appends, any number read without a lock: a slot's entry says itself which offset it is, so a reader that was
/// overtaken sees another offset and knows.
/// </summary>
internal sealed class FeedRing(int length, int byteLimit)
{
    private readonly FeedEntry?[] _slots = new FeedEntry?[length];
    private long _oldest = 1;
    private long _last;
    private long _bytes;

    /// <summary>Adds the next entry; forgets the oldest ones where there is no room. Called by one thread at a time.</summary>
    public void Append(FeedEntry entry)
    {
        if (_last == 0 || entry.Offset != _last + 1)
            Forget(entry.Offset);
        _bytes += entry.Bytes.Length;
        while (entry.Offset - _oldest >= _slots.Length || (_bytes > byteLimit && _oldest < entry.Offset))
            ForgetOldest();
        Volatile.Write(ref _slots[entry.Offset % _slots.Length], entry);
        _last = entry.Offset;
    }

    /// <summary>Reads one entry.</summary>
    /// <returns>The entry, or null where it is not held (any more).</returns>
    public FeedEntry? Read(long offset) =>
        Volatile.Read(ref _slots[offset % _slots.Length]) is { } entry && entry.Offset == offset ? entry : null;

    private void Forget(long next)
    {
        while (_oldest <= _last)
            ForgetOldest();
        (_oldest, _last, _bytes) = (next, next - 1, 0);
    }

    private void ForgetOldest()
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
