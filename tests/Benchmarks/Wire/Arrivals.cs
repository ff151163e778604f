using System.Diagnostics;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>Counts what all subscribers of one measurement received, and knows when the last of it came.</summary>
internal sealed class Arrivals
{
    private TaskCompletionSource<long> _reached = NewSource();
    private TaskCompletionSource<long> _opened = NewSource();
    private long _expected = long.MaxValue;
    private long _count;
    private long _expectedOpen = long.MaxValue;
    private long _open;

    /// <summary>Sees the bytes of the only subscriber as they come; for who wants to know which update came.</summary>
    public ByteObserver? Observer { get; init; }

    /// <summary>What came since <see cref="Expect"/>.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Says how many deliveries are to come, before the first one can.</summary>
    public void Expect(long deliveries)
    {
        Interlocked.Exchange(ref _count, 0);
        _reached = NewSource();
        Volatile.Write(ref _expected, deliveries);
    }

    /// <summary>Says how many subscribers are to be told that they are one.</summary>
    public void ExpectOpen(long subscribers)
    {
        Interlocked.Exchange(ref _open, 0);
        _opened = NewSource();
        Volatile.Write(ref _expectedOpen, subscribers);
    }

    public void Add(long deliveries)
    {
        if (deliveries > 0 && Interlocked.Add(ref _count, deliveries) >= Volatile.Read(ref _expected))
            _reached.TrySetResult(Stopwatch.GetTimestamp());
    }

    public void AddOpen()
    {
        if (Interlocked.Increment(ref _open) >= Volatile.Read(ref _expectedOpen))
            _opened.TrySetResult(0);
    }

    public void Fail(Exception fault)
    {
        _opened.TrySetException(fault);
        _reached.TrySetException(fault);
    }

    /// <summary>Waits for the last delivery.</summary>
    /// <returns>When it came, as <see cref="Stopwatch.GetTimestamp"/>.</returns>
    public async Task<long> LastAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            return await _reached.Task.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{Count} of {_expected} deliveries came within {patience.TotalSeconds:0} s");
        }
    }

    /// <summary>Waits until all subscribers are subscribed.</summary>
    public async Task OpenAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _opened.Task.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{_open} of {_expectedOpen} subscriptions stood within {patience.TotalSeconds:0} s");
        }
    }

    private static TaskCompletionSource<long> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Looks at received bytes.</summary>
internal delegate void ByteObserver(ReadOnlySpan<byte> bytes);
