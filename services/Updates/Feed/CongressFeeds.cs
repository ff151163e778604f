using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoteTracker.State;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Feed;

/// <summary>The feeds of this process, one for each Congress that is or was lately in use.</summary>
internal sealed class CongressFeeds : IAsyncDisposable
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetireInterval = TimeSpan.FromMinutes(1);

    private readonly UpdateLog _log;
    private readonly StreamOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly Dictionary<int, InUse> _feeds = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _start = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _retiring;
    private readonly Task _ticking;

    /// <summary>Made by the container.</summary>
    /// <param name="log">What they read.</param>
    /// <param name="options">Their limits.</param>
    /// <param name="lifetime">Tells when the process stops.</param>
    /// <param name="logger">Where they log.</param>
    public CongressFeeds(UpdateLog log, IOptions<StreamOptions> options, IHostApplicationLifetime lifetime, ILogger<CongressFeeds> logger)
    {
        (_log, _options, _logger, _stopping) = (log, options.Value, logger, lifetime.ApplicationStopping);
        (Memory, Places) = (new FeedMemory(log, _options), new LogPlaces(log));
        _retiring = RetireAsync();
        _ticking = TickAsync();
    }

    /// <summary>What they hold together.</summary>
    public FeedMemory Memory { get; }

    /// <summary>What the logs have at the places of cursors.</summary>
    public LogPlaces Places { get; }

    /// <summary>The running feeds.</summary>
    public IReadOnlyList<CongressFeed> All
    {
        get
        {
            lock (_lock)
                return [.. _feeds.Values.Select(used => used.Feed)];
        }
    }

    /// <summary>Leases the feed of a Congress if it is running.</summary>
    public FeedReference? Find(int congress)
    {
        lock (_lock)
            return _feeds.TryGetValue(congress, out var used) && used.Feed is { HasEnded: false, LostAt: null } ? Lease(used) : null;
    }

    /// <summary>Leases the feed of a Congress; starts it on first use and again after history was lost.</summary>
    public async Task<FeedReference> GetAsync(int congress, CancellationToken cancellationToken)
    {
        if (Find(congress) is { } running)
            return running;
        await _start.WaitAsync(cancellationToken);
        try
        {
            if (Find(congress) is { } started)
                return started;
            InUse? lost;
            lock (_lock)
                _feeds.Remove(congress, out lost);
            if (lost is not null)
                await lost.Feed.DisposeAsync();
            var feed = await CongressFeed.StartAsync(_log, congress, _options, Memory, _logger, _stopping);
            lock (_lock)
                return Lease(_feeds[congress] = new InUse(feed));
        }
        finally
        {
            _start.Release();
        }
    }

    /// <summary>Ends the feeds that were not used for a while.</summary>
    internal async Task RetireAsync(TimeSpan idle)
    {
        List<CongressFeed> retired = [];
        // Found and removed under one lock: a lease taken before is counted, and a later caller starts another feed.
        lock (_lock)
        {
            foreach (var (congress, used) in _feeds)
            {
                if (used.Streams > 0 || Environment.TickCount64 - used.LastUse < idle.TotalMilliseconds)
                    continue;
                _feeds.Remove(congress);
                retired.Add(used.Feed);
            }
        }
        foreach (var feed in retired)
            await feed.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_retiring, _ticking);
        List<InUse> all;
        lock (_lock)
            all = [.. _feeds.Values];
        foreach (var used in all)
            await used.Feed.DisposeAsync();
        Memory.Dispose();
        _start.Dispose();
        _end.Dispose();
    }

    private async Task RetireAsync()
    {
        using var timer = new PeriodicTimer(RetireInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await RetireAsync(MaxIdle);
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    // One timer for all: a thousand quiet feeds with one each would wake the process a thousand times as often, which is most of what
    // they cost.
    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(_options.Tick);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                var now = Environment.TickCount64;
                foreach (var feed in All)
                    feed.Tick(now);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private FeedReference Lease(InUse used)
    {
        used.Streams++;
        return new FeedReference(used.Feed, () =>
        {
            lock (_lock)
                (used.Streams, used.LastUse) = (used.Streams - 1, Environment.TickCount64);
        });
    }

    private sealed class InUse(CongressFeed feed)
    {
        public CongressFeed Feed => feed;

        public int Streams { get; set; }

        public long LastUse { get; set; }
    }
}
