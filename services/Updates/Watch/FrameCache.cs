using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>
/// The frames made last, so that a frame is made once for all watchers with the same filter. Read and written without a lock: a
/// slot's frame names its own filter and offset. A frame that was overwritten is made again.
/// </summary>
internal sealed class FrameCache
{
    private const int Slots = 64;

    // With the number of slots it bounds what is held: 16 MiB.
    private const int MaxBytes = 256 << 10;

    private readonly NextFrame?[] _slots = new NextFrame?[Slots];

    public NextFrame? Find(Cursor after) =>
        Volatile.Read(ref _slots[Slot(after.FilterHash, after.Offset)]) is { } next
        && (next.Filter, next.After, next.AfterHash) == (after.FilterHash, after.Offset, after.EntryHash)
            ? next
            : null;

    public void Keep(NextFrame next)
    {
        if (next.Frame is null || next.Frame.Size <= MaxBytes)
            Volatile.Write(ref _slots[Slot(next.Filter, next.After)], next);
    }

    private static int Slot(ulong filter, long after) => HashCode.Combine(filter, after) & (Slots - 1);
}
