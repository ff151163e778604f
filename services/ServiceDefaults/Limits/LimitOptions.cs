using System.ComponentModel.DataAnnotations;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>What one client and all clients together may hold of a process. Section <c>Limits</c> of the configuration.</summary>
public sealed class LimitOptions
{
    /// <summary>How many connections the process accepts: 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>How many connections one client may have; more are closed at once: 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerClient { get; set; } = 1_000;

    /// <summary>How many calls of all methods, streams and unary, the process serves at once: 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreams { get; set; } = 50_000;

    /// <summary>How many calls of all methods one client may have at once: 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxStreamsPerClient { get; set; } = 20_000;

    /// <summary>How many calls one client may begin in a second, on average, and at once: 1 to 1,000,000; 0 for any number.</summary>
    [Range(0, 1_000_000)]
    public int MaxCallsPerSecondPerClient { get; set; }

    /// <summary>
    /// How many bytes one client may hold, in large messages that were written and not taken and in filters of its streams, and as many again
    /// in requests under way: 4 MiB to 1 TiB.
    /// </summary>
    [Range(4L << 20, 1L << 40)]
    public long MaxBytesPerClient { get; set; } = 256L << 20;

    /// <summary>How many bytes all clients together may hold so: 4 MiB to 1 TiB.</summary>
    [Range(4L << 20, 1L << 40)]
    public long MaxBytes { get; set; } = 1L << 30;

    /// <summary>A connection without a request after this time is closed: 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan FirstRequestTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A call whose request message has not arrived after this time is reset: 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A call that has ended, but whose response the client has not taken after this time, is reset: 100 ms to 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
