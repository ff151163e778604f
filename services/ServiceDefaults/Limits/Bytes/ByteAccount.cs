namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Bytes of large messages that were written and not yet taken, and bytes that calls keep until they end. A message that would exceed
/// the limit waits until others are taken.
/// </summary>
internal sealed class ByteAccount(long limit)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _freed;
    private long _underWay;
    private long _kept;

    public bool IsFull
    {
        get
        {
            lock (_lock)
                return _underWay + _kept >= limit;
        }
    }

    /// <summary>How many there are.</summary>
    public long Held
    {
        get
        {
            lock (_lock)
                return _underWay + _kept;
        }
    }

    /// <summary>Counts bytes as soon as there is room. One message always has room.</summary>
    public async ValueTask AddAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_lock)
            {
                if (_underWay == 0 || _underWay + _kept + bytes <= limit)
                {
                    _underWay += bytes;
                    return;
                }
                freed = (_freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
            await freed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Counts bytes that exist already.</summary>
    public void Add(long bytes)
    {
        lock (_lock)
            _underWay += bytes;
    }

    public void Remove(long bytes) => Free(bytes, 0);

    /// <summary>Counts bytes that are kept for as long as a call lasts.</summary>
    /// <returns>Whether there is room; otherwise nothing is counted.</returns>
    public bool TryKeep(long bytes)
    {
        lock (_lock)
        {
            if (_underWay + _kept + bytes > limit)
                return false;
            _kept += bytes;
            return true;
        }
    }

    /// <summary>Undoes <see cref="TryKeep"/>.</summary>
    public void Drop(long bytes) => Free(0, bytes);

    private void Free(long underWay, long kept)
    {
        TaskCompletionSource? freed;
        lock (_lock)
        {
            (_underWay, _kept) = (_underWay - underWay, _kept - kept);
            (freed, _freed) = (_freed, null);
        }
        freed?.TrySetResult();
    }
}
