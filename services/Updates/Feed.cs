using Microsoft.Extensions.Logging;
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

    private readonly Log _log;
    private readonly int _congress;
    private readonly WatchOptions _options;
    private readonly ILogger _logger;
    private readonly FeedRing _ring;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private TaskCompletionSource _signal = NewSignal();
    private Task _tail = Task.CompletedTask;
    private FeedEntry? _last;
    private long _read;
    private long _head;
    private volatile bool _lost;

    private Feed(Log log, int congress, WatchOptions options, ILogger logger)
    {
        (_log, _congress, _options, _logger) = (log, congress, options, logger);
        _ring = new FeedRing(options.FeedLength, options.FeedBytes);
    }

    /// <summary>The epoch; empty where nothing was ever written.</summary>
    public string Epoch { get; private set; } = "";

    /// <summary>The last offset of the last whole commit that was read.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Whether history was lost, which ends this feed.</summary>
    public bool IsLost => _lost;

    /// <summary>Starts a feed at the head of the log.</summary>
    public static async Task<Feed> StartAsync(Log log, int congress, WatchOptions options, ILogger logger)
    {
        var feed = new Feed(log, congress, options, logger);
        // Subscribed before the first look: what is committed in between is seen by the look or wakes the tail.
        var subscription = await log.SubscribeAsync(congress, feed.Wake);
        try
        {
            var page = await log.LastAsync(congress);
            feed.Epoch = page.At.Epoch;
            feed._read = feed._head = page.At.Head;
            // The last entry is what a rewritten history is told by; without it the first would go unnoticed.
            feed._last = page.Entries is [var last] && last.Offset == page.At.Head ? FeedEntry.Of(last) : null;
            if (feed._last is not null)
                feed._ring.Append(feed._last);
        }
        catch
        {
            await subscription.DisposeAsync();
            throw;
        }
        feed._tail = feed.TailAsync(subscription);
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

    /// <summary>Waits until there is something after an offset, or the feed ends, or the time is up.</summary>
    public async Task WaitAsync(long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        // Taken before looking, so that what comes in between sets this very signal.
        var signal = Volatile.Read(ref _signal);
        if (Head > after || _lost)
            return;
        await signal.Task.WaitAsync(patience, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _tail;
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task TailAsync(IAsyncDisposable subscription)
    {
        var failures = 0;
        try
        {
            while (!_lost)
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
                    if (failures == 0 && fault is RejectionException)
                        FeedMessages.StoreAway(_logger, _congress, fault.Message);
                    else if (failures == 0)
                        FeedMessages.TailFailed(_logger, _congress, fault);
                    failures = Math.Min(failures + 1, 6);
                    var pause = TimeSpan.FromMilliseconds((50 << failures) * (0.5 + Random.Shared.NextDouble()));
                    await Task.Delay(pause, _stop.Token);
                }
            }
        }
        catch (Exception) when (_stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        finally
        {
            await subscription.DisposeAsync();
            Signal();
        }
    }

    private async Task<bool> ReadPageAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        // The last entry is read again each time and compared: an offset alone does not show that history was rewritten.
        var page = await _log.ReadAsync(_congress, _read - 1, PageLength);
        if (Epoch.Length == 0 && _read == 0)
            Epoch = page.At.Epoch;
        if (page.At.Epoch != Epoch)
            return Lose("its epoch was replaced");
        if (page.At.Head < _read)
            return await RotateAsync($"its head fell from {_read} to {page.At.Head}");

        var before = _head;
        try
        {
            foreach (var entry in page.Entries)
            {
                if (entry.Offset == _read)
                {
                    if (_last is not null && FeedEntry.HashOf(entry) != _last.Hash)
                        return await RotateAsync($"its update {entry.Offset} is another one now");
                    continue;
                }
                if (entry.Offset != _read + 1)
                {
                    // Trimmed before it was read is no loss: who needs it is told CURSOR_EXPIRED. A hole is.
                    if (entry.Offset != page.At.Oldest || _read + 1 >= page.At.Oldest)
                        return await RotateAsync($"it has a hole after {_read}");
                    FeedMessages.Trimmed(_logger, _congress, _read + 1, entry.Offset);
                }
                _last = FeedEntry.Of(entry);
                _read = entry.Offset;
                _ring.Append(_last);
                // Published only whole: subscribers never see half a commit.
                if (_last.EndsCommit)
                    Volatile.Write(ref _head, _read);
            }
        }
        finally
        {
            if (_head != before)
                Signal();
        }
        return page.Entries.Count == PageLength;
    }

    private async Task<bool> RotateAsync(string why)
    {
        await _log.RotateEpochAsync(_congress, Epoch);
        return Lose(why);
    }

    private bool Lose(string why)
    {
        FeedMessages.HistoryLost(_logger, _congress, why);
        _lost = true;
        Signal();
        return true;
    }

    private void Signal() => Interlocked.Exchange(ref _signal, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
