using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>What the changes of one decision come to: what is written, where indexes have it, and what followers are told.</summary>
internal sealed class CommitContents
{
    public static readonly CommitContents Empty = new([], _ => null, _ => null, isCurrent: true);

    private readonly (Change Change, StoredResource Resource)[] _changes;
    private readonly Dictionary<string, StoredResource> _writes = new(StringComparer.Ordinal);
    private readonly List<StoredAction> _actions = [];
    private readonly List<StoredRegister> _registers = [];
    private readonly Dictionary<string, PackedActions> _packed = new(StringComparer.Ordinal);
    private readonly bool _isCurrent;

    /// <param name="changes">The changes.</param>
    /// <param name="before">Finds a resource as the decision read it; null where it did not exist.</param>
    /// <param name="packed">Finds the actions of a measure as the decision read them; null where they lie apart.</param>
    /// <param name="isCurrent">Whether it is written as this release writes, or as the release before.</param>
    /// <exception cref="RejectionException">There is no room for what would be written.</exception>
    public CommitContents(
        ImmutableArray<Change> changes, Func<string, StoredResource?> before, Func<string, PackedActions?> packed, bool isCurrent)
    {
        (Changes, _isCurrent) = (changes, isCurrent);
        // A command may tell two things of one version; it is mapped once.
        var mapped = new Dictionary<object, StoredResource>(ReferenceEqualityComparer.Instance);
        _changes = [.. changes.Select(change => (change, Map(change, before, packed, mapped)))];
        Packed = Pack();
        // A resource that is told of twice is written once, as it is in the end.
        foreach (var (_, resource) in _changes)
            _writes[resource.Name] = resource;
        IndexChanges = [.. _writes.Values.SelectMany(resource => resource.IndexChangesFrom(before(resource.Name)))];
    }

    public ImmutableArray<Change> Changes { get; }

    public IReadOnlyCollection<StoredResource> Writes => _writes.Values;

    public IReadOnlyCollection<IndexEntry> IndexChanges { get; }

    /// <summary>The actions of measures to write with them, by the names of these; null where they lie apart from now on.</summary>
    public IReadOnlyDictionary<string, byte[]?> Packed { get; }

    /// <summary>The actions to write apart from their measures.</summary>
    public IReadOnlyList<StoredAction> Actions => _actions;

    /// <summary>Who states which actions, to write beside them.</summary>
    public IReadOnlyList<StoredRegister> Registers => _registers;

    /// <summary>Writes something more.</summary>
    public void Add(StoredRoster roster) => _writes.Add(roster.Name, roster);

    public StoredResource? Find(string name) => _writes.GetValueOrDefault(name);

    /// <summary>The updates as followers get them, but for their offsets, which only the commit knows.</summary>
    public IReadOnlyList<byte[]> Updates(string commit, DateTimeOffset commitTime, string traceparent, string author) =>
    [
        .. _changes.Where(item => item.Change.Type != ChangeType.Silent)
            .Select(item => item.Change.ToUpdate(item.Resource, commit, commitTime, traceparent, author).ToByteArray()),
    ];

    private StoredResource Map(
        Change change, Func<string, StoredResource?> before, Func<string, PackedActions?> packed, Dictionary<object, StoredResource> mapped)
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
            MeasureChange measure => Map(measure, (StoredMeasure?)before($"{measure.Measure.Name}"), packed),
            VoteChange vote => Map(vote.VoteRecord, (StoredVote?)before($"{vote.Vote.Name}")),
            CongressChange congress => StoredCongress.Of(congress.End),
            _ => StoredVetoThreat.Of((VetoThreat)version),
        };
    }

    private StoredMeasure Map(MeasureChange change, StoredMeasure? before, Func<string, PackedActions?> packed)
    {
        var measure = $"{change.Measure.Name}";
        if (change.Filing is { } filing && _isCurrent && (_packed.GetValueOrDefault(measure) ?? packed(measure)) is { } known)
            _packed[measure] = known.With(filing);
        else if (change.Filing is { } apart)
            FileApart(apart.Actions.Select(filed => StoredAction.Of(measure, filed.Action)), StoredRegister.Of(measure, apart));
        return StoredMeasure.Of(change.Measure, _isCurrent ? IndexForm.Few : IndexForm.Sets, before);
    }

    private Dictionary<string, byte[]?> Pack()
    {
        var bytes = _packed.ToDictionary(entry => entry.Key, entry => entry.Value.ToBytes(), StringComparer.Ordinal);
        foreach (var (measure, _) in bytes.Where(entry => entry.Value is null))
        {
            var (actions, registers) = _packed[measure].Apart(measure);
            FileApart(actions, registers);
        }
        return bytes;
    }

    private void FileApart(IEnumerable<StoredAction> actions, IEnumerable<StoredRegister> registers)
    {
        _actions.AddRange(actions);
        _registers.AddRange(registers);
    }

    private StoredVote Map(VoteRecord record, StoredVote? before)
    {
        var stored = StoredVote.Of(record, _isCurrent ? IndexForm.Few : IndexForm.Sets, before);
        stored.DemandRoom(before);
        return stored;
    }
}
