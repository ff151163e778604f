using System.Collections.Immutable;
using System.Globalization;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.Updates.Feed;
using VoteTracker.V1;

namespace VoteTracker.Updates.Streams;

/// <summary>Resolves where a request starts against the log as it is now.</summary>
internal static class StartResolver
{
    private const int MaxHeadReads = 3;

    public static async Task<StreamStart> ResolveAsync(
        WatchRequest request, int congress, WatchFilter filter, CongressFeeds feeds, CancellationToken cancellationToken)
    {
        switch (request.StartCase)
        {
            case WatchRequest.StartOneofCase.AfterCursor:
                return await AfterAsync(request.AfterCursor, congress, filter, feeds, cancellationToken);
            default:
                // The cursor is taken before the state is read: what changes meanwhile is sent afterwards.
                var start = await AtHeadAsync(congress, filter, feeds, cancellationToken);
                return start with { Snapshot = request.StartCase != WatchRequest.StartOneofCase.Live };
        }
    }

    /// <summary>The refusal of a cursor whose successor the log no longer holds.</summary>
    public static CallFailedException Expired(long offset, LogHead at) => OutOfRange(
        "CURSOR_EXPIRED",
        $"the log was trimmed past {offset}; take a new snapshot",
        at);

    /// <summary>The refusal of a cursor into a history that was lost.</summary>
    public static CallFailedException EpochChanged(LogHead at) => OutOfRange(
        "EPOCH_CHANGED", "history was lost since this cursor was given; take a new snapshot", at);

    /// <summary>
    /// Starts at the head as it is after the call came. The feed may be a moment behind, and updates from before the call would then
    /// follow.
    /// </summary>
    private static async Task<StreamStart> AtHeadAsync(int congress, WatchFilter filter, CongressFeeds feeds, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxHeadReads; attempt++)
        {
            var lease = await feeds.GetAsync(congress, cancellationToken);
            try
            {
                if (await lease.Feed.ReadHeadAsync(cancellationToken) is { } position)
                    return new StreamStart(lease, position.ToCursor(filter), position.Offset) { IsInFeed = true };
            }
            catch
            {
                lease.Dispose();
                throw;
            }
            // This feed just found that history was lost; the next one starts from the new history.
            lease.Dispose();
        }
        throw new CallFailedException(
            CallFailure.Unavailable, "HISTORY_CHANGING", $"the log lost history {MaxHeadReads} times while the stream started; try again");
    }

    private static async Task<StreamStart> AfterAsync(
        string text, int congress, WatchFilter filter, CongressFeeds feeds, CancellationToken cancellationToken)
    {
        var cursor = new Cursor("", 0, 0, filter.Hash);
        if (text.Length > 0 && !Cursor.TryParse(text, out cursor))
            throw RequestFields.Wrong("after_cursor", "is not a cursor");
        if (cursor.FilterHash != filter.Hash)
        {
            throw new RejectionException(
                Rejection.Field("after_cursor", "belongs to another filter or another Congress") with { Reason = "CURSOR_FILTER_MISMATCH" });
        }
        // Thousands of clients reconnect at once when a process stops; those whose cursor is in memory cost the store nothing.
        if (feeds.Find(congress) is { } running)
        {
            if (running.Feed.Holds(cursor))
                return new StreamStart(running, cursor, running.Feed.Head) { IsInFeed = true };
            running.Dispose();
        }
        var place = await feeds.Places.ReadAsync(congress, cursor.Offset, cancellationToken);
        var at = place.At;
        // A client that has received nothing has lost nothing, whatever the epoch was then.
        var fromTheBeginning = cursor is { Offset: 0, Epoch: "" };
        if (!fromTheBeginning && (cursor.Epoch != at.Epoch || cursor.Offset > at.Head))
            throw EpochChanged(at);
        if (cursor.Offset + 1 < at.Oldest)
            throw Expired(cursor.Offset, at);
        // The epoch is not rotated: a client's cursor proves no loss to others, and each of their cursors is checked like this one.
        if (!cursor.IsAt(place))
            throw EpochChanged(at);
        return new StreamStart(await feeds.GetAsync(congress, cancellationToken), cursor with { Epoch = at.Epoch }, at.Head);
    }

    private static CallFailedException OutOfRange(string reason, string message, LogHead at) => new(
        CallFailure.OutOfRange, reason, message)
    {
        Metadata = ImmutableDictionary<string, string>.Empty
            .Add("oldest", at.Oldest.ToString(CultureInfo.InvariantCulture))
            .Add("head", at.Head.ToString(CultureInfo.InvariantCulture)),
    };
}
