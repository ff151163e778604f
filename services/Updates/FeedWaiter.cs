using System.Threading.Tasks.Sources;

namespace VoteTracker.Updates;

/// <summary>
/// One watcher's waiting, made once for its whole stream: no timer, no linked token and no task per wait. Everything but
/// <see cref="Complete"/> is done under the lock of the <see cref="WatcherHub"/>.
/// </summary>
/// <param name="audience">Those who wait for the same.</param>
/// <param name="call">Ends the waiting; whoever cancels it calls <see cref="WatcherHub.Cancel"/>.</param>
internal sealed class FeedWaiter(WatcherGroup audience, CancellationToken call) : IValueTaskSource<FeedPosition?>
{
    // Not on the thread of whoever wakes: that is the tail, with thousands of others still to wake.
    private ManualResetValueTaskSourceCore<FeedPosition?> _core = new() { RunContinuationsAsynchronously = true };

    public WatcherGroup WatcherGroup => audience;

    /// <summary>The client is gone or its deadline passed.</summary>
    public bool IsCancelled => call.IsCancellationRequested;

    /// <summary>Whether it waits; whoever ends that, and nobody else, completes it.</summary>
    public bool Waits { get; set; }

    /// <summary>When it wants to hear something in any case, in <see cref="Environment.TickCount64"/>.</summary>
    public long Due { get; set; }

    /// <summary>How far the watcher may go without having missed anything; set when the waiting ends.</summary>
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
