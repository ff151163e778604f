using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// An event of a watch. Most consumers need three of these: <see cref="SnapshotStarted"/>, <see cref="SnapshotItem"/> and
/// <see cref="Updated"/>. One that neither starts with a snapshot nor handles <see cref="SnapshotStarted"/> may miss changes.
/// </summary>
public abstract record WatchEvent
{
    private WatchEvent()
    {
    }

    /// <summary>
    /// Store it once this event and all before it are processed: a watch that starts after it misses nothing and gets nothing twice. Null
    /// within a commit and within a snapshot, where a watch cannot resume; the cursor stored before remains valid.
    /// </summary>
    public string? Cursor { get; internal init; }

    /// <summary>A stream is open: the first, or another after <see cref="Interrupted"/>.</summary>
    /// <param name="Epoch">The epoch of the log; empty when nothing was ever written.</param>
    /// <param name="Head">The head of the log when the stream was opened.</param>
    public sealed record Connected(string Epoch, long Head) : WatchEvent;

    /// <summary>
    /// The present state of everything watched follows. Discard what was known before: resources that are not in the snapshot may be gone,
    /// and a cursor stored before is no longer valid. Sent again when a snapshot is interrupted and starts over.
    /// </summary>
    /// <param name="Reason">Why.</param>
    public sealed record SnapshotStarted(SnapshotReason Reason) : WatchEvent;

    /// <summary>One resource of the snapshot.</summary>
    /// <param name="Item">The resource as it is now.</param>
    public sealed record SnapshotItem(V1.SnapshotItem Item) : WatchEvent;

    /// <summary>The snapshot is complete; changes follow, some of which it may include already.</summary>
    /// <param name="ItemCount">How many resources there were.</param>
    public sealed record SnapshotCompleted(int ItemCount) : WatchEvent;

    /// <summary>A change. The last of a commit, or of several commits that came together, has the cursor.</summary>
    /// <param name="Update">What changed.</param>
    public sealed record Updated(Update Update) : WatchEvent;

    /// <summary>Nothing watched has changed; carries a newer cursor.</summary>
    public sealed record Bookmarked : WatchEvent;

    /// <summary>Everything up to the head of the log was received.</summary>
    public sealed record CaughtUp : WatchEvent;

    /// <summary>The watch is far behind the head and gets older updates, until <see cref="CaughtUp"/>.</summary>
    public sealed record FellBehind : WatchEvent;

    /// <summary>The service is about to end the stream; <see cref="Interrupted"/> follows.</summary>
    public sealed record Draining : WatchEvent;

    /// <summary>The stream broke, or could not be opened. Nothing is lost: another is opened after a delay.</summary>
    /// <param name="Cause">
    /// An <see cref="Grpc.Core.RpcException"/>; a <see cref="TimeoutException"/> after <see cref="WatchOptions.IdleTimeout"/>; null
    /// when the service ended the stream without an error.
    /// </param>
    /// <param name="Attempt">The number of failures in a row: 1, 2, 3 …</param>
    /// <param name="RetryDelay">How long until the next attempt.</param>
    public sealed record Interrupted(Exception? Cause, int Attempt, TimeSpan RetryDelay) : WatchEvent;
}
