using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>Whole commits that go into one frame.</summary>
internal sealed class WatchBatch(WatchFilter filter)
{
    /// <summary>
    /// A frame ends with the commit that reaches this many updates or <see cref="MaxBytes"/>, or before a commit that would exceed
    /// them, unless that is the first: clients accept 4 MiB, and two commits may exceed what each alone does not.
    /// </summary>
    public const int MaxUpdates = 256;

    private const int MaxBytes = 1 << 20;

    private readonly List<ReadOnlyMemory<byte>> _updates = [];
    private readonly List<TraceOrigin> _origins = [];
    private int _whole;
    private int _bytes;

    /// <summary>The last update of the last whole commit, or null when none is whole.</summary>
    public FeedEntry? End { get; private set; }

    public bool IsFull { get; private set; }

    /// <summary>The updates of the whole commits that the filter matches.</summary>
    public List<ReadOnlyMemory<byte>> Updates => _whole == _updates.Count ? _updates : _updates.GetRange(0, _whole);

    /// <summary>The commits of the updates, as far as they are traced; may include the commit after the last whole one.</summary>
    public IReadOnlyList<TraceOrigin> Origins => _origins;

    /// <summary>Makes the frame that follows a cursor; needs <see cref="End"/>.</summary>
    /// <param name="after">The cursor that the batch was read after.</param>
    /// <param name="group">The watchers with this filter; a frame for several of them is kept.</param>
    /// <param name="frames">Where it is kept.</param>
    public NextFrame ToFrame(Cursor after, WatcherGroup group, FrameCache frames)
    {
        var end = new FeedPosition(after.Epoch, End!.Offset, End.Hash);
        var shared = group.Members > 1;
        var frame = Updates is { Count: > 0 } updates ? WatchFrame.Of(updates, end.ToCursor(filter).ToString(), shared) : null;
        var next = new NextFrame(filter.Hash, after.Offset, after.EntryHash, end, frame, Origins);
        if (shared)
            frames.Keep(next);
        return next;
    }

    public void Add(FeedEntry entry)
    {
        if (filter.Matches(entry))
        {
            if (entry.Origin is not null)
                _origins.Add(entry.Origin);
            _updates.Add(entry.Bytes);
            _bytes += entry.Bytes.Length;
        }
        if (End is not null && (_updates.Count > MaxUpdates || _bytes > MaxBytes))
        {
            IsFull = true;
        }
        else if (entry.EndsCommit)
        {
            (End, _whole) = (entry, _updates.Count);
            IsFull = _whole >= MaxUpdates || _bytes >= MaxBytes;
        }
    }
}
