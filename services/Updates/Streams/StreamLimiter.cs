using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.Updates.Streams;

/// <summary>The streams of this process: how many one client and all together may have, and when clients reconnect.</summary>
internal sealed class StreamLimiter
{
    // All of them reconnect to the remaining processes: this many per second.
    private const int ReturnsPerSecond = 1_000;

    private static readonly TimeSpan FirstReturn = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortestSpread = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSpread = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byClient = new(StringComparer.Ordinal);
    private readonly StreamOptions _options;
    private readonly CancellationToken _stopping;
    private int _count;
    private int _countAtStop;

    /// <summary>Made by the container.</summary>
    /// <param name="options">The limits.</param>
    /// <param name="lifetime">Tells when the process stops.</param>
    public StreamLimiter(IOptions<StreamOptions> options, IHostApplicationLifetime lifetime)
    {
        (_options, _stopping) = (options.Value, lifetime.ApplicationStopping);
        _stopping.Register(() => Volatile.Write(ref _countAtStop, Count));
    }

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts one more stream, until what is returned is disposed.</summary>
    /// <exception cref="CallFailedException">TOO_MANY_STREAMS: its client, or the process, has as many as it may.</exception>
    public IDisposable Open(ServerCallContext context)
    {
        var client = ClientAddress.Of(context);
        lock (_lock)
        {
            ref var own = ref CollectionsMarshal.GetValueRefOrAddDefault(_byClient, client, out _);
            if (own >= _options.MaxStreamsPerClient)
                throw TooMany("this client", _options.MaxStreamsPerClient);
            if (_count >= _options.MaxStreams)
            {
                if (own == 0)
                    _byClient.Remove(client);
                throw TooMany("this server", _options.MaxStreams);
            }
            own++;
            _count++;
        }
        return new Stream(this, client);
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

    private static CallFailedException TooMany(string whose, int limit) => new(
        CallFailure.ResourceExhausted, "TOO_MANY_STREAMS", $"{whose} has {limit} streams, the most allowed; end one first")
    {
        Metadata = ImmutableDictionary<string, string>.Empty.Add("limit", limit.ToString(CultureInfo.InvariantCulture)),
    };

    private void Close(string client)
    {
        lock (_lock)
        {
            _count--;
            if (--CollectionsMarshal.GetValueRefOrNullRef(_byClient, client) == 0)
                _byClient.Remove(client);
        }
    }

    private sealed class Stream(StreamLimiter streams, string client) : IDisposable
    {
        private int _closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
                streams.Close(client);
        }
    }
}
