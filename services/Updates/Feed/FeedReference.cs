namespace VoteTracker.Updates.Feed;

/// <summary>Keeps a feed from being retired until it is disposed.</summary>
internal sealed class FeedReference(CongressFeed feed, Action end) : IDisposable
{
    private Action? _end = end;

    public CongressFeed Feed => feed;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
