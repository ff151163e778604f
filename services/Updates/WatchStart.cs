using System.Collections.Immutable;
using System.Globalization;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Mapping;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>Where a stream begins, checked against the log as it is now.</summary>
/// <param name="Cursor">The place; the first update is the next one.</param>
/// <param name="Snapshot">Whether the present state comes first.</param>
/// <param name="Head">The head of the log when it was looked at.</param>
internal sealed record WatchStart(Cursor Cursor, bool Snapshot, long Head)
{
    public static async Task<WatchStart> ResolveAsync(WatchRequest request, int congress, WatchFilter filter, Log log)
    {
        switch (request.StartCase)
        {
            case WatchRequest.StartOneofCase.SnapshotThenLive:
            case WatchRequest.StartOneofCase.Live:
                // The place is taken before the state is read: what changes while it is read is told afterwards.
                var (at, entries) = await log.LastAsync(congress);
                var hash = entries is [var last] && last.Offset == at.Head ? FeedEntry.HashOf(last) : 0;
                return new WatchStart(
                    new Cursor(at.Epoch, at.Head, hash, filter.Hash),
                    request.StartCase == WatchRequest.StartOneofCase.SnapshotThenLive,
                    at.Head);
            case WatchRequest.StartOneofCase.AfterCursor:
                return await AfterAsync(request.AfterCursor, congress, filter, log);
            default:
                throw RequestFields.Wrong("start", "is required: snapshot_then_live, after_cursor or live");
        }
    }

    /// <summary>The refusal of a place that the log no longer holds.</summary>
    public static RejectionException Expired(long offset, LogHead at) => OutOfRange(
        "CURSOR_EXPIRED",
        $"the log was trimmed past {offset}; take a new snapshot",
        at);

    /// <summary>The refusal of a place in a history that was lost.</summary>
    public static RejectionException EpochChanged(LogHead at) => OutOfRange(
        "EPOCH_CHANGED", "history was lost since this cursor was given; take a new snapshot", at);

    private static async Task<WatchStart> AfterAsync(string text, int congress, WatchFilter filter, Log log)
    {
        var cursor = new Cursor("", 0, 0, filter.Hash);
        if (text.Length > 0 && !Cursor.TryParse(text, out cursor))
            throw RequestFields.Wrong("after_cursor", "is not a cursor");
        if (cursor.FilterHash != filter.Hash)
        {
            throw new RejectionException(
                Rejection.Field("after_cursor", "belongs to another filter or another Congress") with { Reason = "CURSOR_FILTER_MISMATCH" });
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
        return new WatchStart(cursor with { Epoch = at.Epoch }, Snapshot: false, at.Head);
    }

    private static RejectionException OutOfRange(string reason, string message, LogHead at) => new(
        new Rejection(RejectionKind.OutOfRange, reason, message)
        {
            Metadata = ImmutableDictionary<string, string>.Empty
                .Add("oldest", at.Oldest.ToString(CultureInfo.InvariantCulture))
                .Add("head", at.Head.ToString(CultureInfo.InvariantCulture)),
        });
}
