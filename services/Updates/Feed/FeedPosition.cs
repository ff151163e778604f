using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>A position on a feed: always the end of a commit.</summary>
/// <param name="Epoch">The epoch; empty when nothing was ever written.</param>
/// <param name="Offset">The offset of the last update of the commit; 0 when there is none.</param>
/// <param name="EntryHash">The hash of the entry there; 0 when the log no longer holds it.</param>
internal sealed record FeedPosition(string Epoch, long Offset, ulong EntryHash)
{
    /// <summary>The cursor of a watcher at this position.</summary>
    public Cursor ToCursor(WatchFilter filter) => new(Epoch, Offset, EntryHash, filter.Hash);
}
