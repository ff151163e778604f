namespace VoteTracker.Updates;

/// <summary>What those with one filter get after one place, all the same: the frame, and where it takes them.</summary>
/// <param name="Filter">The hash of the filter.</param>
/// <param name="After">The offset that they have reached.</param>
/// <param name="AfterHash">The hash of the entry there, as they know it: who knows another one is in another history.</param>
/// <param name="End">The place that they reach with it.</param>
/// <param name="Frame">The frame, or null where they want nothing of what is in between.</param>
/// <param name="Origins">Where its updates came from, as far as that is traced.</param>
internal sealed record NextFrame(ulong Filter, long After, ulong AfterHash, FeedPosition End, WatchFrame? Frame, IReadOnlyList<TraceOrigin> Origins);

/// <summary>
/// The frames made last, so that one is made for all who want it. Any number read and write without a lock: a slot's frame says
/// itself what it is. What is not there (any more) is made again.
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
