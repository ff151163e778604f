using System.ComponentModel.DataAnnotations;

namespace VoteTracker.Updates.Streams;

/// <summary>Limits of streams and of what is kept in memory for them. Section <c>Watch</c> of the configuration.</summary>
public sealed class StreamOptions
{
    /// <summary>A stream gets a message at least this often: 10 ms to 15 s, which the contract promises.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:15")]
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A stream whose client takes nothing for this long is ended with SLOW_CONSUMER: 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan SlowConsumerLimit { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A stream is ended at this age, jittered by a tenth, so that clients spread over processes again: 1 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MaxStreamAge { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How many updates of a Congress are held in memory: 16 to 1,048,576.</summary>
    [Range(16, 1 << 20)]
    public int FeedLength { get; set; } = 16_384;

    /// <summary>How many bytes of updates of a Congress are held in memory: 64 KiB to 1 GiB.</summary>
    [Range(1 << 16, 1 << 30)]
    public int FeedBytes { get; set; } = 32 << 20;

    /// <summary>How many bytes of updates of all Congresses together are held in memory: 1 MiB to 1 TiB.</summary>
    [Range(1L << 20, 1L << 40)]
    public long MemoryBytes { get; set; } = 256L << 20;

    /// <summary>
    /// When the end of the log is checked if nothing wakes the tail: after this time, then after twice as long, up to 20 s, which bounds
    /// the delay of a lost wake-up. 10 ms to 1 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan TailInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often feeds look for watchers that are due and for lost wake-ups that are to be found.</summary>
    internal TimeSpan Tick => TimeSpan.FromMilliseconds(Math.Max(5, Math.Min(BookmarkInterval.TotalMilliseconds / 16, TailInterval.TotalMilliseconds / 4)));
}
