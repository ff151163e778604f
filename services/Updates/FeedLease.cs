namespace VoteTracker.Updates;

/// <summary>A feed that is in use, and so is not retired, until this is disposed.</summary>
internal sealed class FeedLease(Feed feed, Action end) : IDisposable
{
    private Action? _end = end;

    public Feed Feed => feed;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
