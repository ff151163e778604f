using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>Reads the commits that follow a position into a batch.</summary>
internal static class BatchReader
{
    /// <summary>Reads what memory holds.</summary>
    /// <returns>The batch, or null when memory lost what follows while it was read.</returns>
    public static WatchBatch? FromMemory(CongressFeed feed, WatchFilter filter, FeedEntry first)
    {
        var head = feed.Head;
        var batch = new WatchBatch(filter);
        for (var entry = first; entry is not null && !batch.IsFull; entry = entry.Offset < head ? feed.Read(entry.Offset + 1) : null)
            batch.Add(entry);
        return batch.HasFrame ? batch : null;
    }

    /// <summary>Reads from the store, at most up to the feed's position.</summary>
    /// <exception cref="CallFailedException">CURSOR_EXPIRED, EPOCH_CHANGED or UNAVAILABLE.</exception>
    public static async Task<WatchBatch> FromStoreAsync(
        CongressFeed feed, WatchFilter filter, Cursor cursor, CancellationToken cancellationToken)
    {
        var batch = new WatchBatch(filter);
        HistoryPage? page = null;
        for (var offset = cursor.Offset + 1; !batch.IsFull; offset++)
        {
            var entry = page?.Read(offset);
            if (entry is null)
            {
                // The next page is read only for the end of a commit, which is sent whole.
                if (batch.End is not null)
                    break;
                page = await feed.ReadHistoryAsync(offset, cancellationToken);
                entry = FirstOf(page, offset, cursor);
            }
            batch.Add(entry);
        }
        return batch;
    }

    // Compared with the entry at the cursor: if that is another one now, so is what follows.
    private static FeedEntry FirstOf(HistoryPage page, long offset, Cursor cursor)
    {
        if (page.At.Epoch != cursor.Epoch
            || (cursor.EntryHash != 0 && page.HashOf(cursor.Offset) is not 0 and var hash && hash != cursor.EntryHash))
            throw StartResolver.EpochChanged(page.At);
        if (page.Read(offset) is { } entry)
            return entry;
        throw page.At.Oldest > offset ? StartResolver.Expired(cursor.Offset, page.At) : StartResolver.EpochChanged(page.At);
    }
}
