using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>What the changes of one decision come to: what is written, where indexes have it, and what followers are told.</summary>
internal sealed class CommitContents
{
    public static readonly CommitContents Empty = new([], _ => null);

    private readonly (Change Change, StoredResource Resource)[] _changes;
    private readonly Dictionary<string, StoredResource> _writes = new(StringComparer.Ordinal);

    /// <param name="changes">The changes.</param>
    /// <param name="before">Finds a resource as the decision read it; null where it did not exist.</param>
    public CommitContents(ImmutableArray<Change> changes, Func<string, StoredResource?> before)
    {
        Changes = changes;
        // A command may tell two things of one version; it is mapped once.
        var mapped = new Dictionary<object, StoredResource>(ReferenceEqualityComparer.Instance);
        _changes = [.. changes.Select(change => (change, Map(change, mapped)))];
        // A resource that is told of twice is written once, as it is in the end.
        foreach (var (_, resource) in _changes)
            _writes[resource.Name] = resource;
        IndexChanges =
        [
            .. _writes.Values.SelectMany(resource =>
                IndexEntry.Between(before(resource.Name)?.IndexEntries ?? ImmutableHashSet<IndexEntry>.Empty, resource.IndexEntries)),
        ];
    }

    public ImmutableArray<Change> Changes { get; }

    public IReadOnlyCollection<StoredResource> Writes => _writes.Values;

    public IReadOnlyCollection<IndexEntry> IndexChanges { get; }

    public StoredResource? Find(string name) => _writes.GetValueOrDefault(name);

    /// <summary>The updates as followers get them, but for their offsets, which only the commit knows.</summary>
    public IReadOnlyList<byte[]> Updates(string commit, DateTimeOffset commitTime, string traceparent) =>
    [
        .. _changes.Where(item => item.Change.Type != ChangeType.Silent)
            .Select(item => item.Change.ToUpdate(item.Resource, commit, commitTime, traceparent).ToByteArray()),
    ];

    private static StoredResource Map(Change change, Dictionary<object, StoredResource> mapped)
    {
        object version = change switch
        {
            MeasureChange measure => measure.Measure,
            VoteChange vote => vote.VoteRecord,
            VetoThreatChange threat => threat.Threat,
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "is no kind of change"),
        };
        if (mapped.TryGetValue(version, out var known))
            return known;
        return mapped[version] = version switch
        {
            Measure measure => StoredMeasure.Of(measure),
            VoteRecord record => StoredVote.Of(record),
            _ => StoredVetoThreat.Of((VetoThreat)version),
        };
    }
}
