using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.Updates.Streams;
using VoteTracker.Updates.Subscriptions;
using VoteTracker.Updates.Watch;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// The log of one Congress as this process has it: one tail reads it for all subscribers. A feed lives as long as its epoch: when
/// history was lost it ends, its subscribers get EPOCH_CHANGED, and the next caller starts another feed.
/// </summary>
internal sealed class CongressFeed : IAsyncDisposable
{
    private const int PageLength = 512;

    private readonly UpdateLog _log;
    private readonly int _congress;
    private readonly StreamOptions _options;
    private readonly ILogger _logger;
    private readonly FeedMemory _memory;
    private readonly FeedRing _ring;
    private readonly CancellationTokenSource _stop = new();
    private readonly WakeSignal _wake = new();
    private readonly List<FeedEntry> _unfinished = [];
    private readonly HeadReads _headReads = new();
    private Task _tail = Task.CompletedTask;
    private ulong? _lastHash;
    private int _lastLength;
    private long _read;
    private volatile bool _ended;
    private volatile QuietLog? _quiet;
    private LogHead? _lostAt;
    private long _logHead;
    private long _lookedAt = Environment.TickCount64;
    private int _behind;
    private bool _tickFails;

    private CongressFeed(
        UpdateLog log, int congress, StreamOptions options, FeedMemory memory, ILogger logger, FeedStart start, CancellationToken stopping)
    {
        (_log, _congress, _options, _memory, _logger) = (log, congress, options, memory, logger);
        StreamMetrics.Started(congress);
        _ring = memory.NewRing();
        foreach (var entry in start.Entries)
            memory.Append(_ring, entry);
        if (start.Entries is [.., var last])
            (_lastHash, _lastLength) = (last.Hash, last.Bytes.Length);
        _logHead = _read = start.Position.Offset;
        Watchers = new WatcherHub(start.Position, stopping);
    }

    /// <summary>The Congress.</summary>
    public int Congress => _congress;

    /// <summary>How long ago the log was looked at.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lookedAt));

    /// <summary>How far the log was ahead at the last read.</summary>
    public long Lag => Math.Max(0, Volatile.Read(ref _logHead) - Head);

    /// <summary>How many watchers are read for from the store.</summary>
    public int Behind => Volatile.Read(ref _behind);

    /// <summary>Where its watchers wait; holds the position.</summary>
    public WatcherHub Watchers { get; }

    /// <summary>The frames that several watchers get.</summary>
    public FrameCache Frames => _memory.Frames;

    /// <summary>The offset of the position.</summary>
    public long Head => Watchers.Position.Offset;

    /// <summary>The head of the log when the loss of history was found, which ends this feed; null before.</summary>
    public LogHead? LostAt => Volatile.Read(ref _lostAt);

    /// <summary>Whether the tail has ended, for whatever reason.</summary>
    public bool HasEnded => _ended;

    /// <summary>Starts a feed at the head of the log.</summary>
    public static async Task<CongressFeed> StartAsync(
        UpdateLog log, int congress, StreamOptions options, FeedMemory memory, ILogger logger, CancellationToken stopping)
    {
        CongressFeed? feed = null;
        // Subscribed before the first read: a commit in between is seen by the read or wakes the tail.
        var subscription = await log.SubscribeAsync(congress, () => Volatile.Read(ref feed)?.Wake());
        try
        {
            Volatile.Write(ref feed, new CongressFeed(log, congress, options, memory, logger, await FeedStart.ReadAsync(log, congress), stopping));
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
        // The tail must not inherit the context of the first call, such as its trace.
        using (ExecutionContext.SuppressFlow())
            feed._tail = Task.Run(() => feed.TailAsync(subscription), CancellationToken.None);
        return feed;
    }

    /// <summary>Makes the tail read the log now.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Wakes the watchers that are due, and looks whether a wake-up was lost if it is time for that.</summary>
    /// <param name="now">Now, in <see cref="Environment.TickCount64"/>.</param>
    public void Tick(long now)
    {
        try
        {
            Watchers.WakeDue(now);
            if (_quiet is { } quiet && quiet.IsDue(now))
                _ = CheckAsync(quiet);
            _tickFails = false;
        }
        // Any exception: one timer serves all feeds, and what ended it would take the bookmarks from all of them.
        catch (Exception fault)
        {
            if (!_tickFails)
                FeedLogging.TickFailed(_logger, _congress, fault);
            _tickFails = true;
        }
    }

    /// <summary>Reads one entry from memory.</summary>
    /// <returns>The entry, or null when only the store has it.</returns>
    public FeedEntry? Read(long offset) => _ring.Read(offset);

    /// <inheritdoc cref="LogPages.ReadAsync"/>
    public Task<HistoryPage> ReadHistoryAsync(long offset, CancellationToken cancellationToken) => _memory.Pages.ReadAsync(this, offset, cancellationToken);

    /// <summary>Whether memory holds the entry of a cursor.</summary>
    public bool Holds(Cursor cursor) =>
        cursor.EntryHash != 0
        && Watchers.Position is var position
        && cursor.Epoch == position.Epoch
        && cursor.Offset <= position.Offset
        && _ring.Read(cursor.Offset) is { } entry
        && entry.Hash == cursor.EntryHash;

    /// <summary>Counts a watcher that fell behind, or that caught up or left.</summary>
    public void CountBehind(bool isBehind) => Interlocked.Add(ref _behind, isBehind ? 1 : -1);

    /// <summary>Reads the head, together with all others who ask now.</summary>
    /// <returns>A position that includes everything committed before the call, or null when the feed ended.</returns>
    /// <exception cref="CallFailedException">UNAVAILABLE.</exception>
    public Task<FeedPosition?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var headRead = _headReads.Ask();
        Wake();
        // The tail ends pending head reads after it has set this, and every later caller sees it here.
        if (_ended)
            headRead.End();
        return headRead.Done.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _tail;
        Watchers.Dispose();
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
                    if (!await ReadPageAsync())
                        await WaitForChangeAsync();
                    failures = 0;
                }
                // Any exception: a tail that ended would leave its watchers with a feed that stands still.
                catch (Exception fault) when (!_stop.IsCancellationRequested)
                {
                    _headReads.Fail(fault);
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
            // Disposed.
        }
        finally
        {
            _ended = true;
            _memory.Remove(_ring);
            _memory.Pages.Forget(this);
            Watchers.Close();
            _headReads.End();
            await subscription.DisposeAsync();
        }
    }

    // A lost wake-up leaves no trace; Tick finds it.
    private async Task WaitForChangeAsync()
    {
        _quiet = new QuietLog(Watchers.Position.Epoch, _read, _lastHash, _options);
        try
        {
            await _wake.WaitAsync(Timeout.InfiniteTimeSpan, _stop.Token);
        }
        finally
        {
            _quiet = null;
        }
    }

    private async Task CheckAsync(QuietLog quiet)
    {
        try
        {
            var tail = await _memory.ReadTailAsync(Volatile.Read(ref _lastLength), () => _log.PeekAsync(_congress, withLast: quiet.HasEntry), _stop.Token);
            LookedAt(tail.Head);
            if (quiet.Is(tail))
                return;
        }
        catch (Exception)
        {
            // Whatever it is, the tail meets it too, tells it and tries again.
        }
        Wake();
    }

    private async Task<bool> ReadPageAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        _headReads.Begin();
        // The last entry is read again and compared: its offset alone does not show that history was rewritten.
        var (before, began) = (_read, DateTime.UtcNow);
        var page = await _memory.ReadTailAsync(_lastLength, () => _log.ReadAsync(_congress, before - 1, PageLength), _stop.Token);
        LookedAt(page.At.Head);
        var position = Watchers.Position;
        var epoch = position.Epoch.Length == 0 && _read == 0 ? page.At.Epoch : position.Epoch;
        if (page.At.Epoch != epoch)
            return Lose(page.At, "its epoch was replaced");
        if (page.At.Head < _read)
            return await RotateAsync(page.At, $"its head fell from {_read} to {page.At.Head}");

        using var span = page.At.Head > _read ? StreamSpans.Tail(_congress, began) : null;
        try
        {
            foreach (var entry in page.Entries)
            {
                if (entry.Offset == _read)
                {
                    if (_lastHash is { } hash && FeedEntry.HashOf(entry) != hash)
                        return await RotateAsync(page.At, $"its update {entry.Offset} is another one now");
                    continue;
                }
                if (entry.Offset != _read + 1)
                {
                    // Entries trimmed before they were read are no loss: whoever needs them gets CURSOR_EXPIRED. A gap is a loss.
                    if (entry.Offset != page.At.Oldest || _read + 1 >= page.At.Oldest)
                        return await RotateAsync(page.At, $"it has a gap after {_read}");
                    FeedLogging.Trimmed(_logger, _congress, _read + 1, entry.Offset);
                }
                Append(FeedEntry.Tailed(entry, _congress, span));
            }
        }
        finally
        {
            span?.SetUpdates(before + 1, _read, _read - before);
            Publish(epoch);
        }
        var more = _read > before && _read < page.At.Head;
        _headReads.Advance(page.At.Head, Watchers.Position, more);
        return more || _headReads.AreAsked;
    }

    private void LookedAt(long head)
    {
        Volatile.Write(ref _logHead, head);
        Volatile.Write(ref _lookedAt, Environment.TickCount64);
    }

    private void Append(FeedEntry entry)
    {
        _lastHash = entry.Hash;
        Volatile.Write(ref _lastLength, entry.Bytes.Length);
        _read = entry.Offset;
        _memory.Append(_ring, entry);
        _unfinished.Add(entry);
    }

    /// <summary>Publishes whole commits only.</summary>
    private void Publish(string epoch)
    {
        var whole = _unfinished.FindLastIndex(entry => entry.EndsCommit) + 1;
        if (whole == 0 && epoch == Watchers.Position.Epoch)
            return;
        Watchers.Publish(_unfinished.Take(whole), epoch);
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
        StreamMetrics.EpochChanged(_congress);
        Volatile.Write(ref _lostAt, at);
        return true;
    }
}
