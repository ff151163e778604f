using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Watch;

/// <summary>The updates that go into one frame: whole commits, or a part of one that is too large for a frame.</summary>
internal sealed class WatchBatch(WatchFilter filter)
{
    /// <summary>
    /// A frame ends with the commit that reaches this many updates or <see cref="MaxBytes"/>, or before a commit that would exceed
    /// them, unless that is the first.
    /// </summary>
    public const int MaxUpdates = 256;

    /// <inheritdoc cref="MaxUpdates"/>
    public const int MaxBytes = 1 << 20;

    // A commit that is larger than this spans frames: clients accept 4 MiB. No update alone is larger (limits.proto).
    private const int MaxCommitBytes = 3 << 20;

    private readonly List<ReadOnlyMemory<byte>> _updates = [];
    private readonly List<TraceOrigin> _origins = [];
    private FeedEntry? _last;
    private int _whole;
    private int _bytes;

    /// <summary>The last update of the last whole commit, or null when none is whole.</summary>
    public FeedEntry? End { get; private set; }

    public bool IsFull { get; private set; }

    /// <summary>Whether there is a frame to make: whole commits, or a full frame of one commit.</summary>
    public bool HasFrame => End is not null || IsFull;

    /// <summary>Makes the frame that follows a cursor; needs <see cref="HasFrame"/>.</summary>
    /// <param name="after">The cursor that the batch was read after.</param>
    /// <param name="group">The watchers with this filter; a frame for several of them is kept.</param>
    /// <param name="frames">Where it is kept.</param>
    public NextFrame ToFrame(Cursor after, WatcherGroup group, FrameCache frames)
    {
        var reached = End ?? _last!;
        var end = new FeedPosition(after.Epoch, reached.Offset, reached.Hash);
        var shared = group.Members > 1;
        var updates = End is null || _whole == _updates.Count ? _updates : _updates.GetRange(0, _whole);
        var frame = updates.Count > 0 ? WatchFrame.Of(updates, End is null ? "" : end.ToCursor(filter).ToString(), shared) : null;
        var next = new NextFrame(filter.Hash, after.Offset, after.EntryHash, end, EndsCommit: End is not null, frame, _origins);
        if (shared)
            frames.Keep(next);
        return next;
    }

    public void Add(FeedEntry entry)
    {
        if (filter.Matches(entry))
        {
            if (_updates.Count > 0 && _bytes + entry.Bytes.Length > MaxCommitBytes)
            {
                IsFull = true;
                return;
            }
            if (entry.Origin is not null)
                _origins.Add(entry.Origin);
            _updates.Add(entry.Bytes);
            _bytes += entry.Bytes.Length;
        }
        _last = entry;
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
