namespace VoteTracker.Updates.Streams;

/// <summary>A signal for one waiter: set any number of times, taken once.</summary>
internal sealed class WakeSignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);

    public void Set()
    {
        try
        {
            if (_set.CurrentCount == 0)
                _set.Release();
        }
        catch (SemaphoreFullException)
        {
            // Set by another thread at the same moment.
        }
        catch (ObjectDisposedException)
        {
            // The waiter has left.
        }
    }

    /// <summary>Waits.</summary>
    /// <returns>Whether the signal was set, rather than the time being up.</returns>
    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken) => _set.WaitAsync(timeout, cancellationToken);

    public void Dispose() => _set.Dispose();
}
