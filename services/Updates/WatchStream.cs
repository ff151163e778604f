using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Listing;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>One subscriber's stream: a position on the log, moved over memory where that holds it and over the store where not.</summary>
internal sealed class WatchStream(
    int congress,
    WatchFilter filter,
    Feed feed,
    Log log,
    Reader reader,
    WatchWriter writer,
    WatchEnding ending,
    WatchOptions options)
{
    // A frame ends with the commit that reaches one of these, or before the one that goes beyond, unless it is the first: clients
    // take 4 MiB, and two commits might not fit where each does.
    private const int FrameUpdates = 256;
    private const int FrameBytes = 1 << 20;

    private Cursor _cursor;
    private bool _whole;
    private bool _joined;
    private bool _caughtUp;
    private bool _behind;

    // Where to resume. In the middle of a snapshot there is no such place: what is not sent yet would be missing.
    private string Place => _whole ? _cursor.ToString() : "";

    public async Task RunAsync(WatchStart start)
    {
        (_cursor, _whole) = (start.Cursor, !start.Snapshot);
        try
        {
            await WriteAsync(new WatchResponse
            {
                Subscribed = new Subscribed { Cursor = _cursor.ToString(), Epoch = _cursor.Epoch, Head = start.Head },
            });
            if (start.Snapshot)
                await WriteSnapshotAsync();
            while (true)
                await StepAsync();
        }
        catch (OperationCanceledException) when (!ending.Call.IsCancellationRequested)
        {
            await WriteAsync(new WatchResponse { Draining = new Draining { Cursor = Place } });
            throw Ended();
        }
    }

    /// <summary>What a stream ends with that has reached its age, or whose server stops.</summary>
    public static RejectionException Ended() => new(
        new Rejection(RejectionKind.Unavailable, "STREAM_ENDED", "the stream has reached its age or the server stops; go on with a new one")
        {
            RetryDelay = TimeSpan.FromMilliseconds(Random.Shared.Next(50, 1_000)),
        });

    private async Task StepAsync()
    {
        ending.Any.ThrowIfCancellationRequested();
        if (feed.IsLost || (feed.Epoch != _cursor.Epoch && feed.Epoch.Length > 0 && _cursor.Epoch.Length > 0))
        {
            // Where the tail is the one who does not know yet, it shall look before the client comes back.
            feed.Wake();
            throw WatchStart.EpochChanged(await log.HeadAsync(congress));
        }
        // Also while updates flow of which this watcher wants none: it hears that it is alive, and where it is.
        var quiet = TimeSpan.FromMilliseconds(Environment.TickCount64 - writer.LastWrite);
        if (quiet >= options.BookmarkInterval)
        {
            await WriteAsync(new WatchResponse { Bookmark = new Bookmark { Cursor = _cursor.ToString() } });
        }
        else if (!_joined)
        {
            await JoinAsync(options.BookmarkInterval - quiet);
        }
        else if (feed.Head > _cursor.Offset)
        {
            if (_cursor.Epoch.Length == 0)
                _cursor = _cursor with { Epoch = feed.Epoch };
            if (feed.Read(_cursor.Offset + 1) is { } first)
                await WriteFromMemoryAsync(first);
            else
                await WriteFromStoreAsync();
        }
        else if (!_caughtUp)
        {
            (_caughtUp, _behind) = (true, false);
            await WriteAsync(new WatchResponse { CaughtUp = new CaughtUp { Cursor = _cursor.ToString() } });
        }
        else
        {
            await feed.WaitAsync(_cursor.Offset, options.BookmarkInterval - quiet, ending.Any);
        }
    }

    /// <summary>
    /// Goes over from the store, where the place was found, to the feed, which looked at it at another moment. Where history was
    /// lost in between, the feed may never have had what was lost: it would not notice, and go on from another place.
    /// </summary>
    private async Task JoinAsync(TimeSpan patience)
    {
        if (feed.Head < _cursor.Offset)
        {
            feed.Wake();
            var page = await log.ReadAsync(congress, _cursor.Offset - 1, 1);
            if (!_cursor.IsIn(page))
                throw WatchStart.EpochChanged(page.At);
            await feed.WaitAsync(_cursor.Offset - 1, patience, ending.Any);
            return;
        }
        if (_cursor.EntryHash != 0 && feed.Read(_cursor.Offset) is { } entry && entry.Hash != _cursor.EntryHash)
            throw WatchStart.EpochChanged(await log.HeadAsync(congress));
        _joined = true;
    }

    private async Task WriteFromMemoryAsync(FeedEntry first)
    {
        var head = feed.Head;
        var batch = new Batch(filter);
        for (var entry = first; entry is not null && !batch.IsFull; entry = entry.Offset < head ? feed.Read(entry.Offset + 1) : null)
            batch.Add(entry);
        await WriteBatchAsync(batch);
    }

    private async Task WriteFromStoreAsync()
    {
        var batch = new Batch(filter);
        // Longer pages only for a commit that is longer: it is told whole.
        for (var most = 2 * FrameUpdates; batch.End is null; most *= 2)
        {
            // With the entry that the place is at: where that is another one now, so is what follows.
            var page = await log.ReadAsync(congress, _cursor.Offset - 1, most);
            if (page.At.Epoch != _cursor.Epoch || !_cursor.IsIn(page))
                throw WatchStart.EpochChanged(page.At);
            if (page.At.Oldest > _cursor.Offset + 1)
                throw WatchStart.Expired(_cursor.Offset, page.At);
            batch = BatchOf(page);
            if (batch.End is null && page.Entries.Count < most)
                throw new InvalidDataException($"the commit after {_cursor.Offset} does not end within {page.Entries.Count} updates");
        }
        if (!_behind)
        {
            (_behind, _caughtUp) = (true, false);
            await WriteAsync(new WatchResponse { FellBehind = new FellBehind { Cursor = _cursor.ToString() } });
        }
        await WriteBatchAsync(batch);
    }

    private Batch BatchOf(LogPage page)
    {
        var batch = new Batch(filter);
        var expected = _cursor.Offset + 1;
        foreach (var entry in page.Entries.SkipWhile(entry => entry.Offset == _cursor.Offset).TakeWhile(_ => !batch.IsFull))
        {
            if (entry.Offset != expected++)
                throw WatchStart.EpochChanged(page.At);
            batch.Add(FeedEntry.Of(entry));
        }
        return batch;
    }

    private async Task WriteBatchAsync(Batch batch)
    {
        // A commit whose end was overwritten while it was read is read again, then from the store.
        if (batch.End is not { } end)
            return;
        _cursor = _cursor with { Offset = end.Offset, EntryHash = end.Hash };
        if (batch.Updates.Count == 0)
            return;
        var resume = _cursor.ToString();
        await writer.WriteAsync(WatchFrame.Of(batch.Updates, resume), resume);
    }

    private async Task WriteSnapshotAsync()
    {
        var count = 0;
        count += await WritePagesAsync(
            ResourceKind.Resolution, reader.ResolutionsAsync, FeedResource.Of, item => new SnapshotItem { Resolution = item });
        count += await WritePagesAsync(ResourceKind.Vote, reader.VotesAsync, FeedResource.Of, item => new SnapshotItem { Vote = item });
        count += await WritePagesAsync(
            ResourceKind.VetoThreat, reader.VetoThreatsAsync, FeedResource.Of, item => new SnapshotItem { VetoThreat = item });
        _whole = true;
        await WriteAsync(new WatchResponse { SnapshotEnd = new SnapshotEnd { Cursor = _cursor.ToString(), ItemCount = count } });
    }

    private async Task<int> WritePagesAsync<T>(
        ResourceKind kind, Func<int, ListRequest, Task<Page<T>>> list, Func<T, FeedResource> describe, Func<T, SnapshotItem> wrap)
    {
        const int pageSize = 500;
        var count = 0;
        var token = "";
        do
        {
            if (!filter.WantsKind(kind))
                break;
            ending.Any.ThrowIfCancellationRequested();
            var page = await list(congress, new ListRequest(pageSize, token));
            foreach (var item in page.Items.Where(item => filter.Wants(describe(item))))
            {
                await WriteAsync(new WatchResponse { SnapshotItem = wrap(item) });
                count++;
            }
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return count;
    }

    private Task WriteAsync(WatchResponse message) => writer.WriteAsync(WatchFrame.Of(message), Place);

    /// <summary>Whole commits, as far as they go into one frame.</summary>
    private sealed class Batch(WatchFilter filter)
    {
        private readonly List<ReadOnlyMemory<byte>> _updates = [];
        private int _whole;
        private int _bytes;

        /// <summary>The last update of the last whole commit, or null where none is whole.</summary>
        public FeedEntry? End { get; private set; }

        public bool IsFull { get; private set; }

        /// <summary>The wanted updates of the whole commits.</summary>
        public List<ReadOnlyMemory<byte>> Updates => _whole == _updates.Count ? _updates : _updates.GetRange(0, _whole);

        public void Add(FeedEntry entry)
        {
            if (filter.Wants(entry))
            {
                _updates.Add(entry.Bytes);
                _bytes += entry.Bytes.Length;
            }
            if (End is not null && (_updates.Count > FrameUpdates || _bytes > FrameBytes))
            {
                IsFull = true;
            }
            else if (entry.EndsCommit)
            {
                (End, _whole) = (entry, _updates.Count);
                IsFull = _whole >= FrameUpdates || _bytes >= FrameBytes;
            }
        }
    }
}
