namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Bytes of large messages that were written and not yet taken. Whoever would exceed the limit waits until others are taken.</summary>
internal sealed class ByteAccount(long limit)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _freed;
    private long _held;

    public bool IsFull
    {
        get
        {
            lock (_lock)
                return _held >= limit;
        }
    }

    /// <summary>How many there are.</summary>
    public long Held
    {
        get
        {
            lock (_lock)
                return _held;
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
                if (_held == 0 || _held + bytes <= limit)
                {
                    _held += bytes;
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
            _held += bytes;
    }

    public void Remove(long bytes)
    {
        TaskCompletionSource? freed;
        lock (_lock)
        {
            _held -= bytes;
            (freed, _freed) = (_freed, null);
        }
        freed?.TrySetResult();
    }
}
