using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>What the changes of one decision come to: what is written, where indexes have it, and what followers are told.</summary>
internal sealed class CommitContents
{
    public static readonly CommitContents Empty = new([], _ => null, bitmaps: true);

    private readonly (Change Change, StoredResource Resource)[] _changes;
    private readonly Dictionary<string, StoredResource> _writes = new(StringComparer.Ordinal);
    private readonly List<StoredAction> _actions = [];
    private readonly List<StoredRegister> _registers = [];
    private readonly bool _bitmaps;

    /// <param name="changes">The changes.</param>
    /// <param name="before">Finds a resource as the decision read it; null where it did not exist.</param>
    /// <param name="bitmaps">Whether bitmaps have the positions of members, or as in schema version 2.</param>
    /// <exception cref="RejectionException">There is no room for what would be written.</exception>
    public CommitContents(ImmutableArray<Change> changes, Func<string, StoredResource?> before, bool bitmaps)
    {
        (Changes, _bitmaps) = (changes, bitmaps);
        // A command may tell two things of one version; it is mapped once.
        var mapped = new Dictionary<object, StoredResource>(ReferenceEqualityComparer.Instance);
        _changes = [.. changes.Select(change => (change, Map(change, before, mapped)))];
        // A resource that is told of twice is written once, as it is in the end.
        foreach (var (_, resource) in _changes)
            _writes[resource.Name] = resource;
        IndexChanges = [.. _writes.Values.SelectMany(resource => resource.IndexChangesFrom(before(resource.Name)))];
    }

    public ImmutableArray<Change> Changes { get; }

    public IReadOnlyCollection<StoredResource> Writes => _writes.Values;

    public IReadOnlyCollection<IndexEntry> IndexChanges { get; }

    /// <summary>The actions to write apart from their measures.</summary>
    public IReadOnlyList<StoredAction> Actions => _actions;

    /// <summary>Who states which actions, to write beside them.</summary>
    public IReadOnlyList<StoredRegister> Registers => _registers;

    public StoredResource? Find(string name) => _writes.GetValueOrDefault(name);

    /// <summary>The updates as followers get them, but for their offsets, which only the commit knows.</summary>
    public IReadOnlyList<byte[]> Updates(string commit, DateTimeOffset commitTime, string traceparent, string author) =>
    [
        .. _changes.Where(item => item.Change.Type != ChangeType.Silent)
            .Select(item => item.Change.ToUpdate(item.Resource, commit, commitTime, traceparent, author).ToByteArray()),
    ];

    private StoredResource Map(Change change, Func<string, StoredResource?> before, Dictionary<object, StoredResource> mapped)
    {
        object version = change switch
        {
            MeasureChange measure => measure.Measure,
            VoteChange vote => vote.VoteRecord,
            VetoThreatChange threat => threat.Threat,
            CongressChange congress => congress.End,
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "is no kind of change"),
        };
        if (mapped.TryGetValue(version, out var known))
            return known;
        return mapped[version] = change switch
        {
            MeasureChange measure => Map(measure, (StoredMeasure?)before($"{measure.Measure.Name}")),
            VoteChange vote => Map(vote.VoteRecord, (StoredVote?)before($"{vote.Vote.Name}")),
            CongressChange congress => StoredCongress.Of(congress.End),
            _ => StoredVetoThreat.Of((VetoThreat)version),
        };
    }

    private StoredMeasure Map(MeasureChange change, StoredMeasure? before)
    {
        if (change.Filing is { } filing)
        {
            var measure = $"{change.Measure.Name}";
            _actions.AddRange(filing.Actions.Select(filed => StoredAction.Of(measure, filed.Action)));
            _registers.AddRange(StoredRegister.Of(measure, filing));
        }
        return StoredMeasure.Of(change.Measure, before);
    }

    private StoredVote Map(VoteRecord record, StoredVote? before)
    {
        var stored = StoredVote.Of(record, _bitmaps, before);
        stored.DemandRoom(before);
        return stored;
    }
}
