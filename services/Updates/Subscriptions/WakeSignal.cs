namespace VoteTracker.Updates.Subscriptions;

/// <summary>Something happened: any number of times set, once taken. For one who waits.</summary>
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
            // Somebody else set it at the same moment, which is as good.
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits any more.
        }
    }

    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) => _set.WaitAsync(patience, cancellationToken);

    public void Dispose() => _set.Dispose();
}
