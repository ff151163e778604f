using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>How far a subscription is behind.</summary>
/// <param name="Updates">How many matching updates are not acknowledged.</param>
/// <param name="IsTrimmed">Whether some of them are no longer on the log.</param>
internal sealed record Lag(long Updates, bool IsTrimmed)
{
    private const int MaxRead = 10_000;
    private const int PageLength = 1_000;

    // What lies further back counts whole: a list of subscriptions must not read the log once for each.
    private const int MaxBytes = 1 << 20;

    public static async Task<Lag> OfAsync(StoredSubscription subscription, UpdateLog log, CancellationToken cancellationToken)
    {
        var congress = subscription.Incarnation.Name.Congress;
        var filter = WatchFilter.Of(congress, subscription.Settings.Filter);
        var (position, unacknowledged, bytes) = (subscription.ReadPosition, subscription.Pending, 0L);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await log.ReadHistoryAsync(congress, position, PageLength);
            if (subscription.Standing == SubscriptionStatus.Active && page.At.Oldest > position + 1)
                return new Lag(unacknowledged + page.At.Head - position, IsTrimmed: true);
            unacknowledged += page.Entries.Count(entry => filter.Matches(FeedEntry.Of(entry)));
            bytes += page.Entries.Sum(entry => entry.Update.Length);
            position = page.Entries is [.., var last] ? last.Offset : position;
            if (page.Entries.Count == 0 || position >= page.At.Head || position - subscription.ReadPosition >= MaxRead || bytes >= MaxBytes)
                return new Lag(unacknowledged + Math.Max(0, page.At.Head - position), IsTrimmed: false);
        }
    }
}
