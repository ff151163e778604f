using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoteTracker.State;

namespace VoteTracker.Updates;

/// <summary>The feeds of this process, one for each Congress that somebody has watched.</summary>
/// <param name="log">Where they read.</param>
/// <param name="options">Their limits.</param>
/// <param name="logger">Where they tell of trouble.</param>
internal sealed class Feeds(Log log, IOptions<WatchOptions> options, ILogger<Feeds> logger) : IAsyncDisposable
{
    private readonly Dictionary<int, Feed> _feeds = [];
    private readonly SemaphoreSlim _lock = new(1, 1);

    /// <summary>Gives the feed of a Congress, started on first use and anew after its history was lost.</summary>
    public async Task<Feed> GetAsync(int congress, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (_feeds.TryGetValue(congress, out var feed) && !feed.IsLost)
                return feed;
            if (feed is not null)
                await feed.DisposeAsync();
            _feeds.Remove(congress);
            return _feeds[congress] = await Feed.StartAsync(log, congress, options.Value, logger);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var feed in _feeds.Values)
            await feed.DisposeAsync();
        _lock.Dispose();
    }
}
