using Microsoft.Extensions.Hosting;
using VoteTracker.Contract;

namespace VoteTracker.Updates.Streams;

/// <summary>Counts the streams of this process: the more of them end together, the longer their clients spread their reconnection.</summary>
internal sealed class StreamCounter
{
    // All of them reconnect to the remaining processes: this many per second.
    private const int ReturnsPerSecond = 1_000;

    private static readonly TimeSpan FirstReturn = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortestSpread = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromMinutes(1);

    private readonly CancellationToken _stopping;
    private int _count;
    private int _countAtStop;

    /// <summary>Made by the container.</summary>
    /// <param name="lifetime">Tells when the process stops.</param>
    public StreamCounter(IHostApplicationLifetime lifetime)
    {
        _stopping = lifetime.ApplicationStopping;
        _stopping.Register(() => Volatile.Write(ref _countAtStop, Count));
    }

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more stream until the result is disposed.</summary>
    public IDisposable Open()
    {
        Interlocked.Increment(ref _count);
        return new Stream(this);
    }

    /// <summary>The status of a stream that reached its age or whose process stops, with a retry delay.</summary>
    public CallFailedException Ended() => new(
        CallFailure.Unavailable, "STREAM_ENDED", "the stream has reached its age or the server stops; go on with a new one")
    {
        RetryDelay = ReturnDelay(_stopping.IsCancellationRequested ? Math.Max(Count, Volatile.Read(ref _countAtStop)) : 1),
    };

    /// <summary>
    /// The retry delay of one of the streams that end together: 50 ms and a random part of a spread of 1 ms per stream, at least 1 s and
    /// at most 1 min.
    /// </summary>
    internal static TimeSpan ReturnDelay(int together)
    {
        var spread = TimeSpan.FromSeconds((double)together / ReturnsPerSecond);
        spread = spread < ShortestSpread ? ShortestSpread : spread > LongestSpread ? LongestSpread : spread;
        return FirstReturn + spread * Random.Shared.NextDouble();
    }

    private sealed class Stream(StreamCounter streams) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                Interlocked.Decrement(ref streams._count);
        }
    }
}
