namespace VoteTracker.Updates;

/// <summary>Whole commits, as far as they go into one frame.</summary>
internal sealed class WatchBatch(WatchFilter filter)
{
    /// <summary>
    /// A frame ends with the commit that reaches so many updates, or <see cref="MaxBytes"/>, or before the one that goes beyond,
    /// unless it is the first: clients take 4 MiB, and two commits might not fit where each does.
    /// </summary>
    public const int MaxUpdates = 256;

    private const int MaxBytes = 1 << 20;

    private readonly List<ReadOnlyMemory<byte>> _updates = [];
    private readonly List<TraceOrigin> _origins = [];
    private int _whole;
    private int _bytes;

    /// <summary>The last update of the last whole commit, or null where none is whole.</summary>
    public FeedEntry? End { get; private set; }

    public bool IsFull { get; private set; }

    /// <summary>The wanted updates of the whole commits.</summary>
    public List<ReadOnlyMemory<byte>> Updates => _whole == _updates.Count ? _updates : _updates.GetRange(0, _whole);

    /// <summary>Where they came from, as far as that is traced; perhaps also where the next commit did.</summary>
    public IReadOnlyList<TraceOrigin> Origins => _origins;

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
