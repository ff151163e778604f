using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.State;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// Follows the end of one log. Most wake-ups tell what was appended; they are taken where they follow what is known, and the log is read
/// where they do not, where something may have been missed, or where somebody asks for the head.
/// </summary>
internal sealed class FeedTail
{
    private const int PageLength = 512;

    private readonly UpdateLog _log;
    private readonly int _congress;
    private readonly StreamOptions _options;
    private readonly FeedMemory _memory;
    private readonly FeedRing _ring;
    private readonly WatcherHub _watchers;
    private readonly HeadReads _headReads;
    private readonly WakeUps _wakeUps;
    private readonly ILogger _logger;
    private readonly List<FeedEntry> _unfinished = [];
    // The version of the last commit; empty where it is not known.
    private string _tip = "";
    private ulong? _lastHash;
    private int _lastLength;
    private long _read;
    private volatile QuietLog? _quiet;
    private LogHead? _lostAt;
    private long _logHead;
    private long _lookedAt = Environment.TickCount64;

    public FeedTail(
        UpdateLog log,
        int congress,
        StreamOptions options,
        FeedMemory memory,
        FeedRing ring,
        WatcherHub watchers,
        HeadReads headReads,
        WakeUps wakeUps,
        ILogger logger,
        FeedStart start)
    {
        (_log, _congress, _options, _memory, _ring, _watchers, _headReads, _wakeUps, _logger) =
            (log, congress, options, memory, ring, watchers, headReads, wakeUps, logger);
        if (start.Entries is [.., var last])
            (_lastHash, _lastLength) = (last.Hash, last.Bytes.Length);
        _logHead = _read = start.Position.Offset;
    }

    /// <summary>How long ago the log was looked at.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lookedAt));

    /// <summary>The head of the log when it was looked at last.</summary>
    public long LogHead => Volatile.Read(ref _logHead);

    /// <summary>The head of the log when the loss of history was found, which ends the feed; null before.</summary>
    public LogHead? LostAt => Volatile.Read(ref _lostAt);

    /// <summary>Follows the log until history is lost.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (failures, mustRead) = (0, true);
        while (LostAt is null)
        {
            try
            {
                if (mustRead)
                    mustRead = await ReadPageAsync(cancellationToken);
                else
                    mustRead = !Follow(await WaitForWakeUpsAsync(cancellationToken));
                failures = 0;
            }
            // Any exception: a tail that ended would leave its watchers with a feed that stands still.
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                _headReads.Fail(fault);
                if (failures == 0 && fault is CallFailedException)
                    FeedLogging.StoreAway(_logger, _congress, fault.Message);
                else if (failures == 0)
                    FeedLogging.TailFailed(_logger, _congress, fault);
                (failures, mustRead) = (Math.Min(failures + 1, 6), true);
                var pause = TimeSpan.FromMilliseconds((50 << failures) * (0.5 + Random.Shared.NextDouble()));
                await _wakeUps.WaitAsync(pause, cancellationToken);
            }
        }
    }

    /// <summary>Looks whether a wake-up was lost, if it is time for that.</summary>
    /// <param name="now">Now, in <see cref="Environment.TickCount64"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Check(long now, CancellationToken cancellationToken)
    {
        if (_quiet is { } quiet && quiet.IsDue(now))
            _ = CheckAsync(quiet, cancellationToken);
    }

    // A lost wake-up leaves no trace; Check finds it.
    private async Task<IReadOnlyList<LogAppend>?> WaitForWakeUpsAsync(CancellationToken cancellationToken)
    {
        _quiet = new QuietLog(_watchers.Position.Epoch, _read, _lastHash, _options);
        try
        {
            await _wakeUps.WaitAsync(Timeout.InfiniteTimeSpan, cancellationToken);
            return _wakeUps.Take();
        }
        finally
        {
            _quiet = null;
        }
    }

    private async Task CheckAsync(QuietLog quiet, CancellationToken cancellationToken)
    {
        try
        {
            var tail = await _memory.ReadTailAsync(Volatile.Read(ref _lastLength), () => _log.PeekAsync(_congress, withLast: quiet.HasEntry), cancellationToken);
            LookedAt(tail.Head);
            if (quiet.Is(tail))
                return;
        }
        catch (Exception)
        {
            // Whatever it is, the tail meets it too, tells it and tries again.
        }
        _wakeUps.Add(null);
    }

    /// <summary>Takes what wake-ups tell was appended.</summary>
    /// <returns>False where the log has to be read: they do not tell, or not what follows here.</returns>
    private bool Follow(IReadOnlyList<LogAppend>? appends)
    {
        if (appends is null || _headReads.AreAsked)
            return false;
        var unknown = appends.Where(append => !IsKnown(append)).ToList();
        if (unknown.Count == 0)
            return true;
        var (before, epoch) = (_read, _watchers.Position.Epoch);
        using var span = Follows(unknown[0], epoch) ? StreamSpans.Tail(_congress, DateTime.UtcNow) : null;
        foreach (var append in unknown.TakeWhile(append => Follows(append, epoch)))
        {
            foreach (var entry in append.Entries)
                Append(FeedEntry.Tailed(entry, _congress, span));
            _tip = append.Tip;
        }
        LookedAt(Math.Max(_read, LogHead));
        span?.SetUpdates(before + 1, _read, _read - before);
        Publish(epoch);
        return unknown[^1].Tip == _tip;
    }

    private bool Follows(LogAppend append, string epoch) =>
        append.Epoch == epoch && append.TipBefore == _tip && append.Entries[0].Offset == _read + 1;

    // It was read before its wake-up came.
    private bool IsKnown(LogAppend append) =>
        append.Entries[^1] is var last && last.Offset <= _read && _ring.Read(last.Offset)?.Hash == FeedEntry.HashOf(last);

    private async Task<bool> ReadPageAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _headReads.Begin();
        // The last entry is read again and compared: its offset alone does not show that history was rewritten.
        var (before, began) = (_read, DateTime.UtcNow);
        var page = await _memory.ReadTailAsync(_lastLength, () => _log.ReadAsync(_congress, before - 1, PageLength), cancellationToken);
        LookedAt(page.At.Head);
        var position = _watchers.Position;
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
        _tip = _read == page.At.Head ? page.Tip : "";
        var more = _read > before && _read < page.At.Head;
        _headReads.Advance(page.At.Head, _watchers.Position, more);
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
        if (whole == 0 && epoch == _watchers.Position.Epoch)
            return;
        _watchers.Publish(_unfinished.Take(whole), epoch);
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
