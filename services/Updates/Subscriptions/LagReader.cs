using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>How far a subscription is behind.</summary>
/// <param name="Updates">How many matching updates are not acknowledged.</param>
/// <param name="IsTrimmed">Whether some of them are no longer on the log.</param>
internal sealed record Lag(long Updates, bool IsTrimmed);

/// <summary>
/// Finds out for one call how far subscriptions of a Congress are behind. It reads a bounded part of the log, however many they are;
/// what lies further back counts whole.
/// </summary>
/// <param name="log">The log.</param>
internal sealed class LagReader(UpdateLog log)
{
    private const int MaxRead = 10_000;
    private const int PageLength = 1_000;
    private const int MaxBytes = 1 << 20;

    // Together, so that a list of a thousand is no thousand reads of the log.
    private const int MaxBytesOfCall = 4 << 20;

    private long _bytesOfCall;
    private LogHead? _at;

    public async Task<Lag> OfAsync(StoredSubscription subscription, CancellationToken cancellationToken)
    {
        var congress = subscription.Incarnation.Name.Congress;
        var filter = WatchFilter.Of(congress, subscription.Settings.Filter);
        var (position, unacknowledged, bytes) = (subscription.ReadPosition, subscription.Pending, 0L);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entries = (IReadOnlyList<LogEntry>)[];
            if (_at is null || (position < _at.Head && _bytesOfCall < MaxBytesOfCall))
            {
                var page = await log.ReadHistoryAsync(congress, position, PageLength);
                (_at, entries) = (page.At, page.Entries);
            }
            if (subscription.Standing == SubscriptionStatus.Active && _at.Oldest > position + 1)
                return new Lag(unacknowledged + _at.Head - position, IsTrimmed: true);
            unacknowledged += entries.Count(entry => filter.Matches(FeedEntry.Of(entry)));
            var read = entries.Sum(entry => (long)entry.Update.Length);
            (bytes, _bytesOfCall) = (bytes + read, _bytesOfCall + read);
            position = entries is [.., var last] ? last.Offset : position;
            if (entries.Count == 0 || position >= _at.Head || position - subscription.ReadPosition >= MaxRead || bytes >= MaxBytes)
                return new Lag(unacknowledged + Math.Max(0, _at.Head - position), IsTrimmed: false);
        }
    }
}
