using VoteTracker.Contract.Listing;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>One subscriber's stream: a position on the log, moved over memory where that holds it and over the store where not.</summary>
internal sealed class WatchStream : IDisposable
{
    private readonly int _congress;
    private readonly FeedLease _lease;
    private readonly Feed _feed;
    private readonly UpdateLog _log;
    private readonly Reader _reader;
    private readonly WatchWriter _writer;
    private readonly StreamLifetime _ending;
    private readonly StreamLimiter _streams;
    private readonly WatcherGroup _audience;
    private readonly FeedWaiter _waiter;
    private readonly int _bookmarkAfter;
    private readonly long _headAtStart;

    private Cursor _cursor;
    private bool _whole;
    private bool _joined;
    private bool _caughtUp;
    private bool _behind;

    public WatchStream(
        int congress,
        WatchFilter filter,
        WatchStart start,
        UpdateLog log,
        Reader reader,
        WatchWriter writer,
        StreamLifetime ending,
        StreamLimiter streams,
        TimeSpan bookmarkInterval)
    {
        (_congress, _log, _reader, _writer, _ending, _streams) = (congress, log, reader, writer, ending, streams);
        (_lease, _feed) = (start.Lease, start.Lease.Feed);
        (_cursor, _whole, _joined, _headAtStart) = (start.Cursor, !start.Snapshot, start.IsInFeed, start.Head);
        _audience = _feed.Room.Join(filter);
        _waiter = new FeedWaiter(_audience, ending.Call);
        // Early by more than the room takes to notice, and not all at once: one update starts the time for thousands.
        _bookmarkAfter = (int)(bookmarkInterval.TotalMilliseconds * (0.6 + 0.3 * Random.Shared.NextDouble()));
    }

    private WatchFilter Filter => _audience.Filter;

    // In the middle of a snapshot there is no place to resume: what is not sent yet would be missing.
    private Cursor? Place => _whole ? _cursor : null;

    public async Task RunAsync()
    {
        using var left = _ending.Call.UnsafeRegister(static stream => ((WatchStream)stream!).Leave(), this);
        try
        {
            await WriteAsync(new WatchResponse
            {
                Subscribed = new Subscribed { Cursor = _cursor.ToString(), Epoch = _cursor.Epoch, Head = _headAtStart },
            });
            if (!_whole)
                await WriteSnapshotAsync();
            while (!_ending.IsOver && (!_feed.HasEnded || _feed.LostAt is not null))
                await StepAsync();
        }
        catch (OperationCanceledException) when (!_ending.Call.IsCancellationRequested)
        {
            // In the middle of something; what was not sent is not in the cursor.
        }
        await WriteAsync(new WatchResponse { Draining = new Draining { Cursor = Place?.ToString() ?? "" } });
        throw _streams.Ended();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        SetCaughtUp();
        _feed.Room.Leave(_audience);
        _lease.Dispose();
    }

    private void SetCaughtUp()
    {
        if (_behind)
            _feed.CountBehind(false);
        (_caughtUp, _behind) = (true, false);
    }

    private void Leave() => _feed.Room.Cancel(_waiter);

    private async ValueTask StepAsync()
    {
        _ending.Call.ThrowIfCancellationRequested();
        if (_feed.LostAt is { } lost)
            throw WatchStart.EpochChanged(lost);
        var place = _feed.Room.Place;
        if (place.Epoch != _cursor.Epoch && place.Epoch.Length > 0 && _cursor.Epoch.Length > 0)
        {
            // Where the tail is the one who does not know yet, it shall look before the client comes back.
            _feed.Wake();
            throw WatchStart.EpochChanged(await _log.HeadAsync(_congress));
        }
        // Also while updates flow of which this watcher wants none: it hears that it is alive, and where it is.
        var due = _writer.LastWrite + _bookmarkAfter;
        if (Environment.TickCount64 >= due)
        {
            await WriteAsync(new WatchResponse { Bookmark = new Bookmark { Cursor = _cursor.ToString() } });
        }
        else if (!_joined)
        {
            await JoinAsync();
        }
        else if (place.Offset > _cursor.Offset)
        {
            if (_cursor.Epoch.Length == 0)
                _cursor = _cursor with { Epoch = place.Epoch };
            if (_audience.WantsNothingAfter(_cursor.Offset))
                _cursor = place.ToCursor(Filter);
            else if (_feed.Read(_cursor.Offset + 1) is { } first)
                await WriteFromMemoryAsync(first);
            else
                await WriteFromStoreAsync();
        }
        else if (!_caughtUp)
        {
            SetCaughtUp();
            await WriteAsync(new WatchResponse { CaughtUp = new CaughtUp { Cursor = _cursor.ToString() } });
        }
        else
        {
            var reached = await _feed.Room.WaitAsync(_waiter, _cursor.Offset, Math.Min(due, _ending.Age));
            if (reached is not null && reached.Offset > _cursor.Offset)
                _cursor = reached.ToCursor(Filter);
        }
    }

    /// <summary>
    /// Goes over from the store, where the place was found, to the feed, which looked at it at another moment. Where history was
    /// lost in between, the feed may never have had what was lost: it would not notice, and go on from another place.
    /// </summary>
    private async Task JoinAsync()
    {
        if (_feed.Head < _cursor.Offset)
        {
            // The log had this place before the feed looks at it now.
            if (await _feed.LookAsync(_ending.Call) is { } place && place.Offset < _cursor.Offset)
                throw WatchStart.EpochChanged(await _log.HeadAsync(_congress));
            return;
        }
        if (_feed.Read(_cursor.Offset) is { } entry)
        {
            if (_cursor.EntryHash != 0 && entry.Hash != _cursor.EntryHash)
                throw WatchStart.EpochChanged(await _log.HeadAsync(_congress));
        }
        else if (_feed.Head > _cursor.Offset && _cursor.EntryHash != 0)
        {
            // The feed cannot tell; the store can, and takes the watcher on to where the feed can.
            await WriteFromStoreAsync();
            return;
        }
        _joined = true;
    }

    private ValueTask WriteFromMemoryAsync(FeedEntry first)
    {
        var next = _feed.Frames.Find(_cursor);
        if (next is null)
        {
            var head = _feed.Head;
            var batch = new WatchBatch(Filter);
            for (var entry = first; entry is not null && !batch.IsFull; entry = entry.Offset < head ? _feed.Read(entry.Offset + 1) : null)
                batch.Add(entry);
            // A commit whose end was overwritten while it was read is read again, then from the store.
            if (batch.End is null)
                return default;
            next = FrameOf(batch);
        }
        return WriteAsync(next);
    }

    private async Task WriteFromStoreAsync()
    {
        var next = _feed.Frames.Find(_cursor) ?? FrameOf(await ReadStoreAsync());
        if (!_behind)
        {
            (_behind, _caughtUp) = (true, false);
            _feed.CountBehind(true);
            await WriteAsync(new WatchResponse { FellBehind = new FellBehind { Cursor = _cursor.ToString() } });
        }
        await WriteAsync(next);
    }

    private async Task<WatchBatch> ReadStoreAsync()
    {
        var batch = new WatchBatch(Filter);
        HistoryPiece? piece = null;
        for (var offset = _cursor.Offset + 1; !batch.IsFull; offset++)
        {
            var entry = piece?.Read(offset);
            if (entry is null)
            {
                // Into another piece only for the end of a commit: it is told whole.
                if (batch.End is not null)
                    break;
                piece = await _feed.History.ReadAsync(offset, _feed.Head, _ending.Call);
                entry = FirstOf(piece, offset);
            }
            batch.Add(entry);
        }
        return batch;
    }

    // With the entry that the place is at: where that is another one now, so is what follows.
    private FeedEntry FirstOf(HistoryPiece piece, long offset)
    {
        if (piece.At.Epoch != _cursor.Epoch
            || (_cursor.EntryHash != 0 && piece.Read(_cursor.Offset) is { } reached && reached.Hash != _cursor.EntryHash))
            throw WatchStart.EpochChanged(piece.At);
        if (piece.Read(offset) is { } entry)
            return entry;
        throw piece.At.Oldest > offset ? WatchStart.Expired(_cursor.Offset, piece.At) : WatchStart.EpochChanged(piece.At);
    }

    private NextFrame FrameOf(WatchBatch batch)
    {
        var place = new FeedPosition(_cursor.Epoch, batch.End!.Offset, batch.End.Hash);
        var shared = _audience.Members > 1;
        var frame = batch.Updates is { Count: > 0 } updates ? WatchFrame.Of(updates, place.ToCursor(Filter).ToString(), shared) : null;
        var next = new NextFrame(Filter.Hash, _cursor.Offset, _cursor.EntryHash, place, frame, batch.Origins);
        if (shared)
            _feed.Frames.Keep(next);
        return next;
    }

    private async ValueTask WriteAsync(NextFrame next)
    {
        _cursor = next.End.ToCursor(Filter);
        if (next.Frame is null)
            return;
        using var span = Spans.Deliver(next.Origins, next.Frame.Updates);
        await _writer.WriteAsync(next.Frame, Place);
    }

    private async Task WriteSnapshotAsync()
    {
        var count = 0;
        count += await WritePagesAsync(
            ResourceKind.Resolution, _reader.ResolutionsAsync, FeedResource.Of, item => new SnapshotItem { Resolution = item });
        count += await WritePagesAsync(ResourceKind.Vote, _reader.VotesAsync, FeedResource.Of, item => new SnapshotItem { Vote = item });
        count += await WritePagesAsync(
            ResourceKind.VetoThreat, _reader.VetoThreatsAsync, FeedResource.Of, item => new SnapshotItem { VetoThreat = item });
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
            if (!Filter.WantsKind(kind))
                break;
            _ending.ThrowIfOver();
            var page = await list(_congress, new ListRequest(pageSize, token));
            foreach (var item in page.Items.Where(item => Filter.Matches(describe(item))))
            {
                await WriteAsync(new WatchResponse { SnapshotItem = wrap(item) });
                count++;
            }
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        return count;
    }

    private ValueTask WriteAsync(WatchResponse message) => _writer.WriteAsync(WatchFrame.Of(message), Place);
}
