namespace VoteTracker.Board.Following;

/// <summary>One who looks at a view.</summary>
internal sealed class ViewLease<T>(LiveView<T> view, Action release) : IDisposable
    where T : class
{
    private Action? _release = release;

    public LiveView<T> View => view;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
