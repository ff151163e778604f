using System.Diagnostics;
using Microsoft.Extensions.Logging;
using VoteTracker.State;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// One watcher's stream: a position on the log that goes through phases. Snapshot: the present state, if it was asked for. CatchUp:
/// from the start position to the head, from memory or from the store. Live: waiting for commits, until memory no longer holds the
/// next one; then CatchUp again.
/// </summary>
internal sealed class WatcherStream : IDisposable
{
    private readonly int _congress;
    private readonly FeedReference _lease;
    private readonly CongressFeed _feed;
    private readonly StreamStart _start;
    private readonly UpdateLog _log;
    private readonly Reader _reader;
    private readonly FrameWriter _writer;
    private readonly StreamLifetime _lifetime;
    private readonly StreamCounter _streams;
    private readonly ILogger _logger;
    private readonly WatcherGroup _group;
    private readonly FeedWaiter _waiter;
    private readonly int _bookmarkAfter;
    private readonly ActivityContext _stream = Activity.Current?.Context ?? default;

    // Where the stream is, and the end of the last commit that was sent whole: the only place to resume from.
    private Cursor _cursor;
    private Cursor _resume;
    private WatchPhase _phase;
    private bool _isInFeed;
    private bool _isCountedBehind;

    public WatcherStream(
        int congress,
        WatchFilter filter,
        StreamStart start,
        UpdateLog log,
        Reader reader,
        FrameWriter writer,
        StreamLifetime lifetime,
        StreamCounter streams,
        TimeSpan bookmarkInterval,
        ILogger logger)
    {
        (_congress, _log, _reader, _writer, _lifetime, _streams, _logger) = (congress, log, reader, writer, lifetime, streams, logger);
        (_start, _lease, _feed, _cursor, _isInFeed) = (start, start.Lease, start.Lease.Feed, start.Cursor, start.IsInFeed);
        _resume = _cursor;
        _group = _feed.Watchers.Join(filter);
        _waiter = new FeedWaiter(_group, lifetime.Call);
        // Earlier than promised by more than the hub's timer is late, and jittered: one update restarts the interval of thousands.
        _bookmarkAfter = (int)(bookmarkInterval.TotalMilliseconds * (0.6 + 0.3 * Random.Shared.NextDouble()));
    }

    private WatchFilter Filter => _group.Filter;

    // Within a snapshot there is no cursor to resume from: the items not sent yet would be missing.
    private Cursor? ResumeCursor => _phase == WatchPhase.Snapshot ? null : _resume;

    private bool IsOver => _lifetime.IsOver || (_feed.HasEnded && _feed.LostAt is null);

    private long BookmarkDue => _writer.LastWrite + _bookmarkAfter;

    public async Task RunAsync()
    {
        using var left = _lifetime.Call.UnsafeRegister(static stream => ((WatcherStream)stream!).StopWaiting(), this);
        try
        {
            _phase = _start.Snapshot ? WatchPhase.Snapshot : WatchPhase.CatchUp;
            await WriteAsync(new WatchResponse
            {
                Subscribed = new Subscribed { Cursor = _cursor.ToString(), Epoch = _cursor.Epoch, Head = _start.Head },
            });
            while (!IsOver)
            {
                WatchLogging.PhaseEntered(_logger, _phase, _congress, _cursor.Offset);
                var next = _phase switch
                {
                    WatchPhase.Snapshot => await SnapshotAsync(),
                    WatchPhase.CatchUp => await CatchUpAsync(),
                    _ => await LiveAsync(),
                };
                WatchLogging.PhaseLeft(_logger, _phase, _congress, _cursor.Offset);
                _phase = next;
            }
        }
        catch (OperationCanceledException) when (!_lifetime.Call.IsCancellationRequested)
        {
            // Interrupted by the stream's age or shutdown; what was not sent is not in the cursor.
        }
        await WriteAsync(new WatchResponse { Draining = new Draining { Cursor = ResumeCursor?.ToString() ?? "" } });
        throw _streams.Ended();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CountBehind(false);
        _feed.Watchers.Leave(_group);
        _lease.Dispose();
    }

    private async Task<WatchPhase> SnapshotAsync()
    {
        var count = await new SnapshotWriter(_congress, Filter, _reader, _lifetime, _writer).WriteAsync();
        // From here on there is a cursor to resume from.
        _phase = WatchPhase.CatchUp;
        await WriteAsync(new WatchResponse { SnapshotEnd = new SnapshotEnd { Cursor = _resume.ToString(), ItemCount = count } });
        return WatchPhase.CatchUp;
    }

    private async Task<WatchPhase> CatchUpAsync()
    {
        while (!IsOver)
        {
            await CheckHistoryAsync();
            if (Environment.TickCount64 >= BookmarkDue)
            {
                await WriteBookmarkAsync();
            }
            else if (!_isInFeed)
            {
                _isInFeed = await JoinFeedAsync();
            }
            else if (_feed.Watchers.Position is var position && position.Offset <= _cursor.Offset)
            {
                CountBehind(false);
                await WriteAsync(new WatchResponse { CaughtUp = new CaughtUp { Cursor = _resume.ToString() } });
                return WatchPhase.Live;
            }
            else if (!await TryAdvanceInMemoryAsync(position))
            {
                await WriteFromStoreAsync();
            }
        }
        return WatchPhase.CatchUp;
    }

    private async Task<WatchPhase> LiveAsync()
    {
        while (!IsOver)
        {
            await CheckHistoryAsync();
            // Also while updates arrive that the filter rejects: the watcher learns that the stream is alive, and a newer cursor.
            if (Environment.TickCount64 >= BookmarkDue)
            {
                await WriteBookmarkAsync();
            }
            else if (_feed.Watchers.Position is var position && position.Offset <= _cursor.Offset)
            {
                var reached = await _feed.Watchers.WaitAsync(_waiter, _cursor.Offset, Math.Min(BookmarkDue, _lifetime.EndsAt));
                if (reached is not null && reached.Offset > _cursor.Offset)
                    _cursor = _resume = reached.ToCursor(Filter);
            }
            else if (!await TryAdvanceInMemoryAsync(position))
            {
                return WatchPhase.CatchUp;
            }
        }
        return WatchPhase.Live;
    }

    /// <summary>Throws when the client has left, or history was lost.</summary>
    private ValueTask CheckHistoryAsync()
    {
        _lifetime.Call.ThrowIfCancellationRequested();
        if (_feed.LostAt is { } lost)
            throw StartResolver.EpochChanged(lost);
        var epoch = _feed.Watchers.Position.Epoch;
        if (epoch != _cursor.Epoch && epoch.Length > 0 && _cursor.Epoch.Length > 0)
            return new ValueTask(RefuseEpochAsync());
        return default;
    }

    private async Task RefuseEpochAsync()
    {
        // When it is the feed that does not know yet, it has to find out before the client comes back.
        _feed.Wake();
        throw StartResolver.EpochChanged(await _log.HeadAsync(_congress));
    }

    /// <summary>
    /// Checks that the feed has the history that the start position was checked against in the store. The two were read at different
    /// moments; if history was lost in between, the feed may never have had what was lost, and would go on silently.
    /// </summary>
    /// <returns>Whether it is checked; if not, to be called again.</returns>
    private async Task<bool> JoinFeedAsync()
    {
        if (_feed.Head < _cursor.Offset)
        {
            // The log had this offset before the feed reads its head now.
            if (await _feed.ReadHeadAsync(_lifetime.Call) is { } position && position.Offset < _cursor.Offset)
                throw StartResolver.EpochChanged(await _log.HeadAsync(_congress));
            return false;
        }
        if (_feed.Read(_cursor.Offset) is { } entry)
        {
            if (_cursor.EntryHash != 0 && entry.Hash != _cursor.EntryHash)
                throw StartResolver.EpochChanged(await _log.HeadAsync(_congress));
        }
        else if (_feed.Watchers.Position is var position && position.Offset == _cursor.Offset)
        {
            // Memory may have let go of it.
            if (_cursor.EntryHash != 0 && position.EntryHash != 0 && position.EntryHash != _cursor.EntryHash)
                throw StartResolver.EpochChanged(await _log.HeadAsync(_congress));
        }
        else if (_cursor.EntryHash != 0)
        {
            // The feed cannot tell; reading from the store checks, and moves the watcher towards what the feed holds.
            await WriteFromStoreAsync();
            return false;
        }
        return true;
    }

    /// <summary>Advances over what the filter rejects, or over what memory holds.</summary>
    /// <returns>False when only the store holds what follows.</returns>
    private ValueTask<bool> TryAdvanceInMemoryAsync(FeedPosition position)
    {
        if (_cursor.Epoch.Length == 0)
            _cursor = _resume = _cursor with { Epoch = position.Epoch };
        if (_group.WantsNothingAfter(_cursor.Offset))
        {
            _cursor = _resume = position.ToCursor(Filter);
            return new ValueTask<bool>(true);
        }
        if (_feed.Read(_cursor.Offset + 1) is not { } first)
            return new ValueTask<bool>(false);
        var next = FromMemory(first);
        // Null when the end of the commit was overwritten in memory meanwhile; the next attempt reads the store.
        return next is null ? new ValueTask<bool>(true) : FrameWriter.NeedsRoom(next) ? WriteLargeFromMemoryAsync(next.Frame!.Size) : WriteFromMemoryAsync(next);
    }

    private NextFrame? FromMemory(FeedEntry first) =>
        _feed.Frames.Find(_cursor) ?? BatchReader.FromMemory(_feed, Filter, first)?.ToFrame(_cursor, _group, _feed.Frames);

    private async ValueTask<bool> WriteFromMemoryAsync(NextFrame next)
    {
        await WriteAsync(next);
        return true;
    }

    // Made again when there is room: while thousands wait for that, their frames would keep alive what memory lets go. It may have more
    // commits then, but none that makes it larger than a frame of several.
    private async ValueTask<bool> WriteLargeFromMemoryAsync(int size)
    {
        await _writer.ReserveAsync(ResumeCursor, Math.Max(size, WatchBatch.MaxBytes));
        if (_feed.Read(_cursor.Offset + 1) is { } first && FromMemory(first) is { } next)
            await WriteAsync(next);
        _writer.Release();
        return true;
    }

    private async Task WriteFromStoreAsync()
    {
        if (CountBehind(true))
            await WriteAsync(new WatchResponse { FellBehind = new FellBehind { Cursor = _resume.ToString() } });
        var next = _feed.Frames.Find(_cursor);
        if (next is null)
        {
            await _writer.ReserveAsync(ResumeCursor);
            next = (await BatchReader.FromStoreAsync(_feed, Filter, _cursor, _lifetime.Call)).ToFrame(_cursor, _group, _feed.Frames);
        }
        await WriteAsync(next);
        _writer.Release();
    }

    private bool CountBehind(bool isBehind)
    {
        if (_isCountedBehind == isBehind)
            return false;
        _isCountedBehind = isBehind;
        _feed.CountBehind(isBehind);
        return true;
    }

    private void StopWaiting() => _feed.Watchers.Cancel(_waiter);

    private async ValueTask WriteAsync(NextFrame next)
    {
        var after = _cursor.Offset;
        _cursor = next.End.ToCursor(Filter);
        if (next.EndsCommit)
            _resume = _cursor;
        if (next.Frame is null)
            return;
        using var span = StreamSpans.Deliver(_congress, _stream, next.Origins, next.Frame.Updates, after, next.End.Offset);
        await _writer.WriteAsync(next.Frame, ResumeCursor);
    }

    private ValueTask WriteBookmarkAsync() => WriteAsync(new WatchResponse { Bookmark = new Bookmark { Cursor = _resume.ToString() } });

    private ValueTask WriteAsync(WatchResponse message) => _writer.WriteAsync(WatchFrame.Of(message), ResumeCursor);
}
