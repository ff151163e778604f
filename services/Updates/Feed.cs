using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;

namespace VoteTracker.Updates;

/// <summary>
/// The log of one Congress as this process has it: one tail reads it for all subscribers. A feed lives as long as its epoch;
/// when history was lost it ends, its subscribers are told, and the next one begins.
/// </summary>
internal sealed class Feed : IAsyncDisposable
{
    private const int PageLength = 512;

    private readonly UpdateLog _log;
    private readonly int _congress;
    private readonly WatchOptions _options;
    private readonly ILogger _logger;
    private readonly FeedRing _ring;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly List<FeedEntry> _unfinished = [];
    private Task _tail = Task.CompletedTask;
    private HeadRead? _asked;
    private HeadRead? _look;
    private FeedEntry? _last;
    private long _read;
    private volatile bool _ended;
    private LogHead? _lostAt;
    private long _logHead;
    private int _behind;

    private Feed(UpdateLog log, int congress, WatchOptions options, ILogger logger, FeedStart start, CancellationToken stopping)
    {
        (_log, _congress, _options, _logger) = (log, congress, options, logger);
        _ring = new FeedRing(options.FeedLength, options.FeedBytes);
        foreach (var entry in start.Entries)
            _ring.Append(_last = entry);
        _logHead = _read = start.Place.Offset;
        History = new LogPageCache(log, congress);
        Room = new WatcherHub(start.Place, TimeSpan.FromMilliseconds(Math.Max(5, options.BookmarkInterval.TotalMilliseconds / 16)), stopping);
    }

    /// <summary>The Congress.</summary>
    public int Congress => _congress;

    /// <summary>How far the log was ahead at the last look.</summary>
    public long Lag => Math.Max(0, Volatile.Read(ref _logHead) - Head);

    /// <summary>How many watchers are served from the store.</summary>
    public int Behind => Volatile.Read(ref _behind);

    /// <summary>Where its watchers wait, and where it has got to.</summary>
    public WatcherHub Room { get; }

    /// <summary>The frames that several watchers want.</summary>
    public FrameCache Frames { get; } = new();

    /// <summary>What came before the entries in memory.</summary>
    public LogPageCache History { get; }

    /// <summary>The last offset of the last whole commit that was read.</summary>
    public long Head => Room.Place.Offset;

    /// <summary>How the log stood when it was seen that history was lost, which ends this feed; null while it was not.</summary>
    public LogHead? LostAt => Volatile.Read(ref _lostAt);

    /// <summary>Whether nothing comes any more, for whatever reason.</summary>
    public bool HasEnded => _ended;

    /// <summary>Starts a feed at the head of the log.</summary>
    public static async Task<Feed> StartAsync(UpdateLog log, int congress, WatchOptions options, ILogger logger, CancellationToken stopping)
    {
        Feed? feed = null;
        // Subscribed before the first look: what is committed in between is seen by the look or wakes the tail.
        var subscription = await log.SubscribeAsync(congress, () => Volatile.Read(ref feed)?.Wake());
        try
        {
            Volatile.Write(ref feed, new Feed(log, congress, options, logger, await FeedStart.ReadAsync(log, congress), stopping));
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
        // Not as a part of the call that happened to be the first: of its trace, for one.
        using (ExecutionContext.SuppressFlow())
            feed._tail = Task.Run(() => feed.TailAsync(subscription), CancellationToken.None);
        return feed;
    }

    /// <summary>Makes the tail look at the log now.</summary>
    public void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else woke it at the same moment, which is as good.
        }
        catch (ObjectDisposedException)
        {
            // The feed ended; there is nobody to wake.
        }
    }

    /// <summary>Reads one entry from memory.</summary>
    /// <returns>The entry, or null where only the store has it.</returns>
    public FeedEntry? Read(long offset) => _ring.Read(offset);

    /// <summary>Whether a cursor is a place in what is in memory, seen by the entry there.</summary>
    public bool Holds(Cursor cursor) =>
        cursor.EntryHash != 0
        && Room.Place is var place
        && cursor.Epoch == place.Epoch
        && cursor.Offset <= place.Offset
        && _ring.Read(cursor.Offset) is { } entry
        && entry.Hash == cursor.EntryHash;

    /// <summary>Counts a watcher that fell behind, or has caught up or left.</summary>
    public void CountBehind(bool isBehind) => Interlocked.Add(ref _behind, isBehind ? 1 : -1);

    /// <summary>Looks at the log, together with all who ask now.</summary>
    /// <returns>A place that holds all that was committed before the call, or null where the feed ended.</returns>
    /// <exception cref="CallFailedException">The store is away.</exception>
    public Task<FeedPosition?> LookAsync(CancellationToken cancellationToken)
    {
        HeadRead? asked;
        while ((asked = Volatile.Read(ref _asked)) is null)
            Interlocked.CompareExchange(ref _asked, new HeadRead(), null);
        Wake();
        // The tail ends what it was asked after it has set this, and whoever asks later sees it.
        if (_ended)
            asked.End();
        return asked.Done.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _tail;
        Room.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task TailAsync(IAsyncDisposable subscription)
    {
        var failures = 0;
        try
        {
            while (LostAt is null)
            {
                try
                {
                    // A full page means there is more; else sleep until woken, or look anyway: a lost wake-up leaves no trace.
                    if (!await ReadPageAsync())
                        await _wake.WaitAsync(_options.TailInterval, _stop.Token);
                    failures = 0;
                }
                // Whatever it is: a tail that ended would leave its watchers with a feed that stands still for ever.
                catch (Exception fault) when (!_stop.IsCancellationRequested)
                {
                    Interlocked.Exchange(ref _look, null)?.Fail(fault);
                    if (failures == 0 && fault is CallFailedException)
                        FeedLogging.StoreAway(_logger, _congress, fault.Message);
                    else if (failures == 0)
                        FeedLogging.TailFailed(_logger, _congress, fault);
                    failures = Math.Min(failures + 1, 6);
                    var pause = TimeSpan.FromMilliseconds((50 << failures) * (0.5 + Random.Shared.NextDouble()));
                    await _wake.WaitAsync(pause, _stop.Token);
                }
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            _ended = true;
            Room.Close();
            _look?.End();
            Interlocked.Exchange(ref _asked, null)?.End();
            await subscription.DisposeAsync();
        }
    }

    private async Task<bool> ReadPageAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        // One look at a time: who asked while it is under way gets the next, for its own read must begin after the question.
        _look ??= Interlocked.Exchange(ref _asked, null);
        // The last entry is read again each time and compared: an offset alone does not show that history was rewritten.
        var page = await _log.ReadAsync(_congress, _read - 1, PageLength);
        Volatile.Write(ref _logHead, page.At.Head);
        var place = Room.Place;
        var epoch = place.Epoch.Length == 0 && _read == 0 ? page.At.Epoch : place.Epoch;
        if (page.At.Epoch != epoch)
            return Lose(page.At, "its epoch was replaced");
        if (page.At.Head < _read)
            return await RotateAsync(page.At, $"its head fell from {_read} to {page.At.Head}");

        using var tail = page.At.Head > _read ? Spans.Tail(_congress) : null;
        try
        {
            foreach (var entry in page.Entries)
            {
                if (entry.Offset == _read)
                {
                    if (_last is not null && FeedEntry.HashOf(entry) != _last.Hash)
                        return await RotateAsync(page.At, $"its update {entry.Offset} is another one now");
                    continue;
                }
                if (entry.Offset != _read + 1)
                {
                    // Trimmed before it was read is no loss: who needs it is told CURSOR_EXPIRED. A hole is.
                    if (entry.Offset != page.At.Oldest || _read + 1 >= page.At.Oldest)
                        return await RotateAsync(page.At, $"it has a hole after {_read}");
                    FeedLogging.Trimmed(_logger, _congress, _read + 1, entry.Offset);
                }
                Take(FeedEntry.Tailed(entry, _congress, tail));
            }
        }
        finally
        {
            Publish(epoch);
        }
        var more = page.Entries.Count == PageLength;
        if (_look?.Advance(page.At.Head, Room.Place, more) == true)
            _look = null;
        return more || Volatile.Read(ref _asked) is not null;
    }

    private void Take(FeedEntry entry)
    {
        _last = entry;
        _read = entry.Offset;
        _ring.Append(entry);
        _unfinished.Add(entry);
    }

    /// <summary>Published only whole: subscribers never see half a commit.</summary>
    private void Publish(string epoch)
    {
        var whole = _unfinished.FindLastIndex(entry => entry.EndsCommit) + 1;
        if (whole == 0 && epoch == Room.Place.Epoch)
            return;
        Room.Publish(_unfinished.Take(whole), epoch);
        _unfinished.RemoveRange(0, whole);
    }

    private async Task<bool> RotateAsync(LogHead at, string why)
    {
        await _log.RotateEpochAsync(_congress, at.Epoch);
        return Lose(at, why);
    }

    private bool Lose(LogHead at, string why)
    {
        FeedLogging.HistoryLost(_logger, _congress, why);
        Volatile.Write(ref _lostAt, at);
        return true;
    }
}
