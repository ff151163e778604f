using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract.Listing;

namespace VoteTracker.Contract.Stored;

/// <summary>
/// One version of a resource: as the domain has it, as readers get it, as it is stored and where indexes have it. Each of these
/// is worked out at most once, and stays with the version for as long as that is remembered.
/// </summary>
internal abstract class StoredResource(string name, IMessage? message, byte[] messageBytes, byte[] details)
{
    private IReadOnlySet<IndexEntry>? _indexEntries;

    public string Name => name;

    /// <summary>What readers get; null of what is known of a measure before it is created.</summary>
    public IMessage? PublicMessage => message;

    /// <summary>The public message, serialized; empty where there is none.</summary>
    public byte[] MessageBytes => messageBytes;

    /// <summary>What is stored beside it.</summary>
    public byte[] Details => details;

    public IReadOnlySet<IndexEntry> IndexEntries => _indexEntries ??= IndexAll();

    public abstract string Etag { get; }

    /// <summary>How indexes change from another version of it, or from none.</summary>
    public virtual IEnumerable<IndexEntry> IndexChangesFrom(StoredResource? before) =>
        IndexEntry.Between(before?.IndexEntries ?? ImmutableHashSet<IndexEntry>.Empty, IndexEntries);

    protected abstract IReadOnlySet<IndexEntry> IndexAll();
}
