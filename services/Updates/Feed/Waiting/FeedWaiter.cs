using System.Threading.Tasks.Sources;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// One watcher's wait, allocated once per stream: no timer, no linked token and no task per wait. Everything but
/// <see cref="Complete"/> happens under the lock of the <see cref="WatcherHub"/>.
/// </summary>
/// <param name="group">The watchers with the same filter.</param>
/// <param name="call">Ends the wait; its owner calls <see cref="WatcherHub.Cancel"/> on cancellation.</param>
internal sealed class FeedWaiter(WatcherGroup group, CancellationToken call) : IValueTaskSource<FeedPosition?>
{
    // Not on the waking thread: that is the tail, which may have thousands of others to wake.
    private ManualResetValueTaskSourceCore<FeedPosition?> _core = new() { RunContinuationsAsynchronously = true };

    public WatcherGroup WatcherGroup => group;

    /// <summary>The client has left or its deadline passed.</summary>
    public bool IsCancelled => call.IsCancellationRequested;

    /// <summary>Whether it waits; only the one who resets this completes it.</summary>
    public bool Waits { get; set; }

    /// <summary>When it wakes at the latest, in <see cref="Environment.TickCount64"/>.</summary>
    public long Due { get; set; }

    /// <summary>The position up to which the filter matches nothing; set when the wait ends.</summary>
    public FeedPosition? Reached { get; set; }

    public FeedWaiter? Previous { get; set; }

    public FeedWaiter? Next { get; set; }

    public ValueTask<FeedPosition?> Begin()
    {
        _core.Reset();
        return new ValueTask<FeedPosition?>(this, _core.Version);
    }

    public void Complete() => _core.SetResult(Reached);

    FeedPosition? IValueTaskSource<FeedPosition?>.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<FeedPosition?>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<FeedPosition?>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
