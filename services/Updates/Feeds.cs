using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoteTracker.State;

namespace VoteTracker.Updates;

/// <summary>The feeds of this process, one for each Congress that somebody watches or has watched lately.</summary>
internal sealed class Feeds : IAsyncDisposable
{
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetireInterval = TimeSpan.FromMinutes(1);

    private readonly UpdateLog _log;
    private readonly WatchOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly Dictionary<int, InUse> _feeds = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _start = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _retiring;

    /// <summary>Has none yet.</summary>
    /// <param name="log">Where they read.</param>
    /// <param name="options">Their limits.</param>
    /// <param name="lifetime">Tells when the process stops.</param>
    /// <param name="logger">Where they tell of trouble.</param>
    public Feeds(UpdateLog log, IOptions<WatchOptions> options, IHostApplicationLifetime lifetime, ILogger<Feeds> logger)
    {
        (_log, _options, _logger, _stopping) = (log, options.Value, logger, lifetime.ApplicationStopping);
        _retiring = RetireAsync();
    }

    /// <summary>Those there are now.</summary>
    public IReadOnlyList<Feed> All
    {
        get
        {
            lock (_lock)
                return [.. _feeds.Values.Select(used => used.Feed)];
        }
    }

    /// <summary>Gives the feed of a Congress if there is one.</summary>
    public FeedLease? Find(int congress)
    {
        lock (_lock)
            return _feeds.TryGetValue(congress, out var used) && used.Feed is { HasEnded: false, LostAt: null } ? Lease(used) : null;
    }

    /// <summary>Gives the feed of a Congress, started on first use and anew after its history was lost.</summary>
    public async Task<FeedLease> GetAsync(int congress, CancellationToken cancellationToken)
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
            var feed = await Feed.StartAsync(_log, congress, _options, _logger, _stopping);
            lock (_lock)
                return Lease(_feeds[congress] = new InUse(feed));
        }
        finally
        {
            _start.Release();
        }
    }

    /// <summary>Ends the feeds that nobody has used for a while.</summary>
    internal async Task RetireAsync(TimeSpan idle)
    {
        List<Feed> retired = [];
        // Found and taken away in one: whoever comes after gets another, and whoever came before is counted.
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
        await _retiring;
        List<InUse> all;
        lock (_lock)
            all = [.. _feeds.Values];
        foreach (var used in all)
            await used.Feed.DisposeAsync();
        _start.Dispose();
        _end.Dispose();
    }

    private async Task RetireAsync()
    {
        using var timer = new PeriodicTimer(RetireInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                await RetireAsync(LongestIdle);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private FeedLease Lease(InUse used)
    {
        used.Streams++;
        return new FeedLease(used.Feed, () =>
        {
            lock (_lock)
                (used.Streams, used.LastUse) = (used.Streams - 1, Environment.TickCount64);
        });
    }

    private sealed class InUse(Feed feed)
    {
        public Feed Feed => feed;

        public int Streams { get; set; }

        public long LastUse { get; set; }
    }
}
