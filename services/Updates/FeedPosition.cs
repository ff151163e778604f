namespace VoteTracker.Updates;

/// <summary>The end of a commit on a feed: the one thing that a watcher's place can be.</summary>
/// <param name="Epoch">The epoch; empty where nothing was ever written.</param>
/// <param name="Offset">The offset of the last update of the commit; 0 where there is none.</param>
/// <param name="EntryHash">The hash of the entry there; 0 where the log no longer has it.</param>
internal sealed record FeedPosition(string Epoch, long Offset, ulong EntryHash)
{
    /// <summary>The cursor of a watcher who has got as far.</summary>
    public Cursor ToCursor(WatchFilter filter) => new(Epoch, Offset, EntryHash, filter.Hash);
}
