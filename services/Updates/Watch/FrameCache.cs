using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// The frames made last for all feeds of the process, so that a frame is made once for all watchers with the same filter. Read and written
/// without a lock: a slot's frame names its own filter, which includes the Congress, and its position. A frame that was overwritten is made
/// again.
/// </summary>
internal sealed class FrameCache
{
    /// <summary>The largest frame that is kept. With the number of slots it bounds what is held: 64 MiB.</summary>
    public const int MaxBytes = 256 << 10;

    private const int Slots = 256;

    private readonly NextFrame?[] _slots = new NextFrame?[Slots];

    public NextFrame? Find(Cursor after) =>
        Volatile.Read(ref _slots[Slot(after.FilterHash, after.Offset)]) is { } next
        && (next.Filter, next.End.Epoch, next.After, next.AfterHash) == (after.FilterHash, after.Epoch, after.Offset, after.EntryHash)
            ? next
            : null;

    public void Keep(NextFrame next)
    {
        if (next.Frame is null || next.Frame.Size <= MaxBytes)
            Volatile.Write(ref _slots[Slot(next.Filter, next.After)], next);
    }

    private static int Slot(ulong filter, long after) => HashCode.Combine(filter, after) & (Slots - 1);
}
