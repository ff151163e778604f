using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>How a subscription stood when it was looked at last.</summary>
/// <param name="Name">The subscription.</param>
/// <param name="Pending">How many updates are taken over and not acknowledged.</param>
/// <param name="Parked">How many updates are parked.</param>
/// <param name="Standing">Whether it can go on.</param>
/// <param name="Lag">By how many updates the log is ahead of its checkpoint.</param>
internal sealed record SubscriptionFigures(SubscriptionName Name, long Pending, long Parked, SubscriptionStatus Standing, long Lag);

/// <summary>
/// Looks at every subscription now and then, where somebody measures: also at those that no process has a consumer of, which are the ones
/// that need attention.
/// </summary>
internal sealed class SubscriptionMonitor(SubscriptionStore store, UpdateLog log, CongressFeeds feeds, TimeProvider clock, ILogger<SubscriptionMonitor> logger)
    : BackgroundService
{
    /// <summary>At most so many are measured, each of which is a time series of each metric.</summary>
    public const int Most = 500;

    private const int PageSize = 100;

    // Between looks at the Congresses that had subscriptions or are in use here, and at all Congresses that there may be.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PeriodOfAll = TimeSpan.FromMinutes(5);

    private volatile SubscriptionFigures[] _figures = [];

    /// <summary>What was found last; nothing where nobody measures.</summary>
    public IReadOnlyCollection<SubscriptionFigures> Figures => _figures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (known, knownSince) = ((IReadOnlyList<int>)[], (long?)null);
        try
        {
            while (true)
            {
                try
                {
                    if (StreamMetrics.WantsSubscriptions)
                    {
                        if (knownSince is null || clock.GetElapsedTime(knownSince.Value) > PeriodOfAll)
                            (known, knownSince) = (await store.CongressesAsync(), clock.GetTimestamp());
                        _figures = await LookAsync(known.Union(feeds.All.Select(feed => feed.Congress)), stoppingToken);
                    }
                }
                catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
                {
                    // What was found last would pass for what is. That the store is away is told by readiness.
                    _figures = [];
                    if (fault is not CallFailedException)
                        SubscriptionLogging.NotMeasured(logger, fault);
                }
                await Task.Delay(Period, clock, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    private async Task<SubscriptionFigures[]> LookAsync(IEnumerable<int> congresses, CancellationToken stoppingToken)
    {
        var found = new List<SubscriptionFigures>();
        foreach (var congress in congresses)
        {
            var (at, token) = (await log.HeadAsync(congress), "");
            do
            {
                stoppingToken.ThrowIfCancellationRequested();
                var page = await store.ListAsync(congress, new ListRequest(PageSize, token), isListed: null, stoppingToken);
                found.AddRange(page.Items.Select(state => new SubscriptionFigures(
                    state.Incarnation.Name, state.Pending, state.Parked, state.Standing, Math.Max(0, at.Head - state.Checkpoint))));
                token = page.NextPageToken;
            }
            while (token.Length > 0 && found.Count < Most);
            if (found.Count >= Most)
                break;
        }
        return [.. found.Take(Most)];
    }
}
