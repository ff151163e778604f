using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
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
    private readonly int _congress;
    private readonly ILogger _logger;
    private readonly FeedMemory _memory;
    private readonly FeedRing _ring;
    private readonly FeedTail _tail;
    private readonly CancellationTokenSource _stop = new();
    private readonly WakeUps _wakeUps = new();
    private readonly HeadReads _headReads = new();
    private Task _running = Task.CompletedTask;
    private volatile bool _ended;
    private int _behind;
    private bool _tickFails;

    private CongressFeed(
        UpdateLog log, int congress, StreamOptions options, FeedMemory memory, ILogger logger, FeedStart start, CancellationToken stopping)
    {
        (_congress, _memory, _logger) = (congress, memory, logger);
        StreamMetrics.Started(congress);
        _ring = memory.NewRing();
        foreach (var entry in start.Entries)
            memory.Append(_ring, entry);
        Watchers = new WatcherHub(start.Position, stopping);
        _tail = new FeedTail(log, congress, options, memory, _ring, Watchers, _headReads, _wakeUps, logger, start);
    }

    /// <summary>The Congress.</summary>
    public int Congress => _congress;

    /// <inheritdoc cref="FeedTail.Age"/>
    public TimeSpan Age => _tail.Age;

    /// <summary>How far the log was ahead at the last read.</summary>
    public long Lag => Math.Max(0, _tail.LogHead - Head);

    /// <summary>How many watchers are read for from the store.</summary>
    public int Behind => Volatile.Read(ref _behind);

    /// <summary>Where its watchers wait; holds the position.</summary>
    public WatcherHub Watchers { get; }

    /// <summary>The frames that several watchers get.</summary>
    public FrameCache Frames => _memory.Frames;

    /// <summary>The offset of the position.</summary>
    public long Head => Watchers.Position.Offset;

    /// <inheritdoc cref="FeedTail.LostAt"/>
    public LogHead? LostAt => _tail.LostAt;

    /// <summary>Whether the tail has ended, for whatever reason.</summary>
    public bool HasEnded => _ended;

    /// <summary>Starts a feed at the head of the log.</summary>
    public static async Task<CongressFeed> StartAsync(
        UpdateLog log, int congress, StreamOptions options, FeedMemory memory, ILogger logger, CancellationToken stopping)
    {
        CongressFeed? feed = null;
        // Subscribed before the first read: a commit in between is seen by the read or wakes the tail.
        var subscription = await log.SubscribeAsync(congress, append => Volatile.Read(ref feed)?._wakeUps.Add(append));
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
            feed._running = Task.Run(() => feed.RunAsync(subscription), CancellationToken.None);
        return feed;
    }

    /// <summary>Makes the tail read the log now.</summary>
    public void Wake() => _wakeUps.Add(null);

    /// <summary>Wakes the watchers that are due, and looks whether a wake-up was lost if it is time for that.</summary>
    /// <param name="now">Now, in <see cref="Environment.TickCount64"/>.</param>
    public void Tick(long now)
    {
        try
        {
            Watchers.WakeDue(now);
            _tail.Check(now, _stop.Token);
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
        await _running;
        Watchers.Dispose();
        _stop.Dispose();
        _wakeUps.Dispose();
    }

    private async Task RunAsync(IAsyncDisposable subscription)
    {
        try
        {
            await _tail.RunAsync(_stop.Token);
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
}
