using VoteTracker.State;
using VoteTracker.Updates.Streams;
using VoteTracker.Updates.Watch;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// What the feeds of this process hold in memory, all together: the last updates of each Congress, frames, and pages of history. The
/// updates are bounded in bytes over all feeds; beyond that the feed that was used least recently loses its oldest, and whoever needs
/// them reads the store.
/// </summary>
/// <param name="log">What the pages are read from.</param>
/// <param name="options">The limits.</param>
internal sealed class FeedMemory(UpdateLog log, StreamOptions options) : IDisposable
{
    private const int LargeTail = 64 << 10;
    private const int LargeTailsAtOnce = 8;

    private readonly SemaphoreSlim _largeTails = new(LargeTailsAtOnce);
    private readonly Lock _lock = new();
    private readonly HashSet<FeedRing> _rings = [];
    private long _bytes;

    /// <summary>The frames that several watchers get.</summary>
    public FrameCache Frames { get; } = new();

    /// <summary>The logs before the entries in memory.</summary>
    public LogPages Pages { get; } = new(log);

    /// <summary>How many bytes of updates are held.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    /// <summary>Starts to hold the updates of one more feed.</summary>
    public FeedRing NewRing()
    {
        var ring = new FeedRing(options.FeedLength, options.FeedBytes);
        lock (_lock)
            _rings.Add(ring);
        return ring;
    }

    /// <summary>Adds the next entry of a feed. One that is larger than all that may be held is dropped at once.</summary>
    public void Append(FeedRing ring, FeedEntry entry)
    {
        lock (_lock)
        {
            if (!_rings.Contains(ring))
                return;
            _bytes -= ring.Bytes;
            ring.Append(entry);
            _bytes += ring.Bytes;
            while (_bytes > options.MemoryBytes)
                DropFrom(_rings.Where(ring => ring.Bytes > 0).MinBy(ring => ring.LastUse)!);
        }
    }

    /// <summary>Drops what a feed held that has ended.</summary>
    public void Remove(FeedRing ring)
    {
        lock (_lock)
        {
            if (!_rings.Remove(ring))
                return;
            _bytes -= ring.Bytes;
            while (ring.DropOldest())
                continue;
        }
    }

    /// <summary>
    /// Reads on at the end of a log, with the last update that is known. Where that is large only few do so at once: after a reconnection
    /// all feeds read.
    /// </summary>
    /// <param name="known">The length of that update.</param>
    /// <param name="read">Reads.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public async Task<T> ReadTailAsync<T>(int known, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (known < LargeTail)
            return await read();
        await _largeTails.WaitAsync(cancellationToken);
        try
        {
            return await read();
        }
        finally
        {
            _largeTails.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _largeTails.Dispose();

    private void DropFrom(FeedRing ring)
    {
        _bytes -= ring.Bytes;
        while (_bytes + ring.Bytes > options.MemoryBytes && ring.DropOldest())
            continue;
        _bytes += ring.Bytes;
    }
}
