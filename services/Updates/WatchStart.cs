using System.Collections.Immutable;
using System.Globalization;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>Where a stream begins, checked against the log as it is now.</summary>
/// <param name="Lease">The feed to go on with.</param>
/// <param name="Cursor">The place; the first update is the next one.</param>
/// <param name="Head">The head of the log when it was looked at.</param>
internal sealed record WatchStart(FeedLease Lease, Cursor Cursor, long Head)
{
    private const int AttemptsToLook = 3;

    /// <summary>Whether the present state comes first.</summary>
    public bool Snapshot { get; private init; }

    /// <summary>Whether the place is known to be in the feed's own history.</summary>
    public bool IsInFeed { get; private init; }

    public static async Task<WatchStart> ResolveAsync(
        WatchRequest request, int congress, WatchFilter filter, UpdateLog log, Feeds feeds, CancellationToken cancellationToken)
    {
        switch (request.StartCase)
        {
            case WatchRequest.StartOneofCase.SnapshotThenLive:
            case WatchRequest.StartOneofCase.Live:
                // The place is taken before the state is read: what changes while it is read is told afterwards.
                var start = await AtHeadAsync(congress, filter, feeds, cancellationToken);
                return start with { Snapshot = request.StartCase == WatchRequest.StartOneofCase.SnapshotThenLive };
            case WatchRequest.StartOneofCase.AfterCursor:
                return await AfterAsync(request.AfterCursor, congress, filter, log, feeds, cancellationToken);
            default:
                throw RequestFields.Wrong("start", "is required: snapshot_then_live, after_cursor or live");
        }
    }

    /// <summary>The refusal of a place that the log no longer holds.</summary>
    public static CallFailedException Expired(long offset, LogHead at) => OutOfRange(
        "CURSOR_EXPIRED",
        $"the log was trimmed past {offset}; take a new snapshot",
        at);

    /// <summary>The refusal of a place in a history that was lost.</summary>
    public static CallFailedException EpochChanged(LogHead at) => OutOfRange(
        "EPOCH_CHANGED", "history was lost since this cursor was given; take a new snapshot", at);

    /// <summary>
    /// At the head as it is after the call came, not as the feed has it: that may be a moment behind, and then updates that were
    /// made before the call would follow.
    /// </summary>
    private static async Task<WatchStart> AtHeadAsync(int congress, WatchFilter filter, Feeds feeds, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsToLook; attempt++)
        {
            var lease = await feeds.GetAsync(congress, cancellationToken);
            try
            {
                if (await lease.Feed.LookAsync(cancellationToken) is { } place)
                    return new WatchStart(lease, place.ToCursor(filter), place.Offset) { IsInFeed = true };
            }
            catch
            {
                lease.Dispose();
                throw;
            }
            // It lost its history just now; the next one knows the new.
            lease.Dispose();
        }
        throw new CallFailedException(
            CallFailure.Unavailable, "HISTORY_CHANGING", $"the log lost history {AttemptsToLook} times while the watch began; try again");
    }

    private static async Task<WatchStart> AfterAsync(
        string text, int congress, WatchFilter filter, UpdateLog log, Feeds feeds, CancellationToken cancellationToken)
    {
        var cursor = new Cursor("", 0, 0, filter.Hash);
        if (text.Length > 0 && !Cursor.TryParse(text, out cursor))
            throw RequestFields.Wrong("after_cursor", "is not a cursor");
        if (cursor.FilterHash != filter.Hash)
        {
            throw new RejectionException(
                Rejection.Field("after_cursor", "belongs to another filter or another Congress") with { Reason = "CURSOR_FILTER_MISMATCH" });
        }
        // Thousands come back at once when a process stops; as long as memory holds their places, they cost the store nothing.
        if (feeds.Find(congress) is { } running)
        {
            if (running.Feed.Holds(cursor))
                return new WatchStart(running, cursor, running.Feed.Head) { IsInFeed = true };
            running.Dispose();
        }
        var page = await log.ReadAsync(congress, cursor.Offset - 1, 1);
        var at = page.At;
        // Who has seen nothing has lost nothing, whatever the epoch was then.
        var fromTheBeginning = cursor is { Offset: 0, Epoch: "" };
        if (!fromTheBeginning && (cursor.Epoch != at.Epoch || cursor.Offset > at.Head))
            throw EpochChanged(at);
        if (cursor.Offset + 1 < at.Oldest)
            throw Expired(cursor.Offset, at);
        // The epoch stays: what a client says is no proof of a loss to others, and each of their cursors is looked at like this one.
        if (!cursor.IsIn(page))
            throw EpochChanged(at);
        return new WatchStart(await feeds.GetAsync(congress, cancellationToken), cursor with { Epoch = at.Epoch }, at.Head);
    }

    private static CallFailedException OutOfRange(string reason, string message, LogHead at) => new(
        CallFailure.OutOfRange, reason, message)
    {
        Metadata = ImmutableDictionary<string, string>.Empty
            .Add("oldest", at.Oldest.ToString(CultureInfo.InvariantCulture))
            .Add("head", at.Head.ToString(CultureInfo.InvariantCulture)),
    };
}
