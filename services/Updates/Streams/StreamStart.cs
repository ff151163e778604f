using VoteTracker.Updates.Feed;

namespace VoteTracker.Updates.Streams;

/// <summary>Where a stream starts.</summary>
/// <param name="Lease">The feed that it continues with.</param>
/// <param name="Cursor">The cursor; the first update is the one after it.</param>
/// <param name="Head">The head of the log when the start was resolved.</param>
internal sealed record StreamStart(FeedReference Lease, Cursor Cursor, long Head)
{
    /// <summary>Whether the present state is sent first.</summary>
    public bool Snapshot { get; init; }

    /// <summary>Whether the cursor is known to be in the feed's own history.</summary>
    public bool IsInFeed { get; init; }
}
