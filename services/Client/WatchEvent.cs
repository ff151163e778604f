using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// What comes out of a watch. Most consumers need three of these: <see cref="SnapshotStarted"/>, <see cref="SnapshotItem"/> and
/// <see cref="Updated"/>; one that neither starts with a snapshot nor minds <see cref="SnapshotStarted"/> may miss changes.
/// </summary>
public abstract record WatchEvent
{
    private WatchEvent()
    {
    }

    /// <summary>
    /// Keep it once this item and all before it are worked on: a watch that starts after it misses nothing and has nothing twice.
    /// Null where there is no place to resume: within a commit and within a snapshot; then the cursor kept before stays good.
    /// </summary>
    public string? Cursor { get; internal init; }

    /// <summary>A stream stands: the first, or another after <see cref="Interrupted"/>.</summary>
    /// <param name="Epoch">The epoch of the log; empty where nothing was ever written.</param>
    /// <param name="Head">The head of the log when the stream was opened.</param>
    public sealed record Connected(string Epoch, long Head) : WatchEvent;

    /// <summary>
    /// The present state of everything watched follows. Whatever was known before is void: resources that do not come
    /// may be gone, and a cursor kept before no longer fits. Comes again where the snapshot is cut short and taken anew.
    /// </summary>
    /// <param name="Reason">Why.</param>
    public sealed record SnapshotStarted(SnapshotReason Reason) : WatchEvent;

    /// <summary>One resource of the snapshot.</summary>
    /// <param name="Item">The resource as it is now.</param>
    public sealed record SnapshotItem(V1.SnapshotItem Item) : WatchEvent;

    /// <summary>The snapshot is whole; changes follow, some of which it may show already.</summary>
    /// <param name="ItemCount">How many resources there were.</param>
    public sealed record SnapshotCompleted(int ItemCount) : WatchEvent;

    /// <summary>A change. The last of a commit, or of several commits that came together, has the cursor.</summary>
    /// <param name="Update">What changed.</param>
    public sealed record Updated(Update Update) : WatchEvent;

    /// <summary>Nothing happened that is watched, and the cursor is a newer one.</summary>
    public sealed record Bookmarked : WatchEvent;

    /// <summary>Everything up to the head of the log has come.</summary>
    public sealed record CaughtUp : WatchEvent;

    /// <summary>The watch is far behind the head and gets older updates, until <see cref="CaughtUp"/>.</summary>
    public sealed record FellBehind : WatchEvent;

    /// <summary>The service is about to end the stream; <see cref="Interrupted"/> follows.</summary>
    public sealed record Draining : WatchEvent;

    /// <summary>The stream broke, or none was to be had. Nothing is lost: another is opened after a pause.</summary>
    /// <param name="Cause">
    /// An <see cref="Grpc.Core.RpcException"/>; a <see cref="TimeoutException"/> after <see cref="WatchOptions.IdleTimeout"/>; null
    /// where the service ended the stream without a word.
    /// </param>
    /// <param name="Attempt">How many times in a row it has gone wrong: 1, 2, 3 …</param>
    /// <param name="RetryDelay">How long until the next attempt.</param>
    public sealed record Interrupted(Exception? Cause, int Attempt, TimeSpan RetryDelay) : WatchEvent;
}
