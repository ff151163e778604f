using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.Updates.Feed;
using VoteTracker.V1;

namespace VoteTracker.Updates.Streams;

/// <summary>An UpdateFilter, checked and ready to evaluate.</summary>
internal sealed class WatchFilter
{
    private const int MaxResources = 1_000;

    // Measured: the places in the array here and in the hub's index, and the text without its characters.
    private const int BytesPerResource = 180;

    // In order, which takes a third of a set's memory.
    private readonly string[] _resources;
    private readonly HashSet<ResourceKind> _kinds;
    private readonly HashSet<UpdateType> _types;
    private readonly V1.Chamber _chamber;

    private WatchFilter(int congress, UpdateFilter filter)
    {
        _resources = [.. filter.Resources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        _kinds = [.. filter.Kinds];
        _types = [.. filter.Types_];
        _chamber = filter.Chamber;
        // The hash ignores the order of the lists, which has no meaning.
        var normal = new UpdateFilter
        {
            Resources = { _resources },
            Kinds = { _kinds.Order() },
            Types_ = { _types.Order() },
            Chamber = _chamber,
        };
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. BitConverter.GetBytes(congress), .. normal.ToByteArray()], hash);
        Hash = BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>Identifies the filter and the Congress; part of cursors.</summary>
    public ulong Hash { get; }

    /// <summary>Whether it matches everything of the usual kinds.</summary>
    public bool IsUnrestricted => _resources.Length == 0 && _kinds.Count == 0 && _types.Count == 0 && _chamber == V1.Chamber.Unspecified;

    /// <summary>The resource names that it is restricted to; empty for no restriction.</summary>
    public IReadOnlyList<string> Resources => _resources;

    /// <summary>About how many bytes of memory a stream takes for it, where no other has the same filter.</summary>
    public long Size => _resources.Sum(name => BytesPerResource + 2L * name.Length);

    /// <summary>Reads a request's filter.</summary>
    public static WatchFilter Of(int congress, UpdateFilter? filter, string field = "filter")
    {
        filter ??= new UpdateFilter();
        RequestFields.Number(filter.Resources.Count, $"{field}.resources", 0, MaxResources);
        for (var index = 0; index < filter.Resources.Count; index++)
        {
            var name = filter.Resources[index];
            if (!FeedResource.IsNameIn(congress, name))
            {
                throw RequestFields.Wrong(
                    $"{field}.resources[{index}]", $"'{name}' is not a resolution, vote or veto threat of {CongressName.Format(congress)}");
            }
        }
        for (var index = 0; index < filter.Kinds.Count; index++)
            RequestFields.Enumeration<ResourceKind, ResourceKind>(filter.Kinds[index], $"{field}.kinds[{index}]", required: true);
        for (var index = 0; index < filter.Types_.Count; index++)
            RequestFields.Enumeration<UpdateType, UpdateType>(filter.Types_[index], $"{field}.types[{index}]", required: true);
        RequestFields.Enumeration<V1.Chamber, Domain.Chamber>(filter.Chamber, $"{field}.chamber");
        return new WatchFilter(congress, filter);
    }

    /// <summary>Whether an update matches.</summary>
    public bool Matches(FeedEntry entry) => IsUnrestricted ? entry.IsOfUsualKind : ((_types.Count == 0 || _types.Contains(entry.Type)) && Matches(entry.Resource));

    /// <summary>Whether a resource matches, whatever the update type.</summary>
    public bool Matches(FeedResource resource) => resource.Kind == ResourceKind.Congress || (
        WantsKind(resource.Kind)
        && (_chamber == V1.Chamber.Unspecified || resource.Chamber == _chamber || resource.Kind == ResourceKind.VetoThreat)
        && (_resources.Length == 0 || Names(resource.Name) || resource.Measures.Any(Names) || resource.OtherNames.Any(Names)));

    /// <summary>Whether any resource of a kind may match.</summary>
    public bool WantsKind(ResourceKind kind) => _kinds.Count == 0
        ? kind is ResourceKind.Resolution or ResourceKind.Vote or ResourceKind.VetoThreat
        : _kinds.Contains(kind);

    private bool Names(string name) => Array.BinarySearch(_resources, name, StringComparer.Ordinal) >= 0;
}
