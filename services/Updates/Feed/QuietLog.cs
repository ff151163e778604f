using VoteTracker.State;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// The end of a log while nothing is written. It is looked at after ever longer intervals: a Congress where nothing happens must cost
/// next to nothing.
/// </summary>
/// <param name="epoch">The epoch.</param>
/// <param name="head">The last offset.</param>
/// <param name="lastHash">The hash of the last entry; null where there is none.</param>
/// <param name="options">When it is looked at.</param>
internal sealed class QuietLog(string epoch, long head, ulong? lastHash, StreamOptions options)
{
    private static readonly TimeSpan MaxInterval = TimeSpan.FromSeconds(20);

    private TimeSpan _interval = options.TailInterval;
    private long _due = DueAfter(options.TailInterval, options);

    /// <summary>Whether the log has an entry.</summary>
    public bool HasEntry => lastHash is not null;

    /// <summary>Whether to look at the log now; if so, it is not due again before <see cref="Is"/> has been asked.</summary>
    public bool IsDue(long now)
    {
        if (now < Volatile.Read(ref _due))
            return false;
        Volatile.Write(ref _due, long.MaxValue);
        return true;
    }

    /// <summary>Whether nothing has changed; then it is due again.</summary>
    public bool Is(LogTail tail)
    {
        if (tail.Epoch != epoch || tail.Head != head || (tail.Last is { } last ? FeedEntry.HashOf(last) : (ulong?)null) != lastHash)
            return false;
        _interval = _interval < MaxInterval / 2 ? _interval * 2 : _interval < MaxInterval ? MaxInterval : _interval;
        Volatile.Write(ref _due, DueAfter(_interval, options));
        return true;
    }

    // Jittered, and early enough for the tick that comes after it.
    private static long DueAfter(TimeSpan interval, StreamOptions options) =>
        Environment.TickCount64 + (long)((interval - options.Tick) * (0.8 + 0.2 * Random.Shared.NextDouble())).TotalMilliseconds;
}
