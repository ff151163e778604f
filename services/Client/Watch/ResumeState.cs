using Grpc.Core;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Client;

/// <summary>The position of a watch, from which its next stream starts.</summary>
internal sealed class ResumeState(WatchRequest start)
{
    private SnapshotReason _reason = SnapshotReason.Requested;

    // A commit may span frames, and a stream that breaks in the middle of one is resumed before it.
    private long _received;

    /// <summary>The request for everything not received yet.</summary>
    public WatchRequest Request { get; private set; } = start;

    private bool InSnapshot => Request.StartCase == WatchRequest.StartOneofCase.SnapshotThenLive;

    /// <summary>Whether a frame shows that the stream works. Subscribed does not, nor does a part of a snapshot.</summary>
    public static bool IsHealthy(WatchResponse frame) =>
        frame.FrameCase is Frame.SnapshotEnd or Frame.Updates or Frame.Bookmark or Frame.CaughtUp;

    /// <summary>Advances by a frame, as its events are taken.</summary>
    public IEnumerable<WatchEvent> Advance(WatchResponse frame)
    {
        switch (frame.FrameCase)
        {
            case Frame.Subscribed:
                var (epoch, head) = (frame.Subscribed.Epoch, frame.Subscribed.Head);
                yield return new WatchEvent.Connected(epoch, head) { Cursor = AdvanceTo(frame.Subscribed.Cursor) };
                if (InSnapshot)
                    yield return new WatchEvent.SnapshotStarted(_reason);
                break;
            case Frame.SnapshotItem:
                yield return new WatchEvent.SnapshotItem(frame.SnapshotItem);
                break;
            case Frame.SnapshotEnd:
                Request = new WatchRequest(Request) { AfterCursor = frame.SnapshotEnd.Cursor };
                yield return new WatchEvent.SnapshotCompleted(frame.SnapshotEnd.ItemCount) { Cursor = frame.SnapshotEnd.Cursor };
                break;
            case Frame.Updates:
                var left = frame.Updates.Updates.Count;
                foreach (var update in frame.Updates.Updates)
                {
                    var cursor = --left == 0 ? AdvanceTo(frame.Updates.Cursor) : null;
                    if (update.Offset > _received)
                    {
                        _received = update.Offset;
                        yield return new WatchEvent.Updated(update) { Cursor = cursor };
                    }
                    else if (cursor is not null)
                    {
                        yield return new WatchEvent.Bookmarked { Cursor = cursor };
                    }
                }
                break;
            case Frame.Bookmark:
                yield return new WatchEvent.Bookmarked { Cursor = AdvanceTo(frame.Bookmark.Cursor) };
                break;
            case Frame.CaughtUp:
                yield return new WatchEvent.CaughtUp { Cursor = AdvanceTo(frame.CaughtUp.Cursor) };
                break;
            case Frame.FellBehind:
                yield return new WatchEvent.FellBehind { Cursor = AdvanceTo(frame.FellBehind.Cursor) };
                break;
            case Frame.Draining:
                yield return new WatchEvent.Draining { Cursor = AdvanceTo(frame.Draining.Cursor) };
                break;
        }
    }

    /// <summary>Whether what follows the position is lost; the next stream then starts with a snapshot.</summary>
    public bool IsLost(Exception? cause)
    {
        if (cause is not RpcException { StatusCode: StatusCode.OutOfRange } refusal)
            return false;
        SnapshotReason? reason = ErrorDetails.Of(refusal).Reason switch
        {
            "CURSOR_EXPIRED" => SnapshotReason.CursorExpired,
            "EPOCH_CHANGED" => SnapshotReason.EpochChanged,
            _ => null,
        };
        if (reason is null)
            return false;
        (_reason, _received) = (reason.Value, 0);
        Request = new WatchRequest(Request) { SnapshotThenLive = new SnapshotThenLive() };
        return true;
    }

    // Within a snapshot there is no cursor to resume from: the items not yet received would be missing.
    private string? AdvanceTo(string cursor)
    {
        if (InSnapshot || cursor.Length == 0)
            return null;
        Request = new WatchRequest(Request) { AfterCursor = cursor };
        return cursor;
    }
}
