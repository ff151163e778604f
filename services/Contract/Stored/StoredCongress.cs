using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>A Congress whose term is over. While it lasts there is nothing to store of it.</summary>
internal sealed class StoredCongress : StoredResource
{
    private StoredCongress(V1.Congress message, byte[] messageBytes)
        : base(message.Name, message, messageBytes, []) => Message = message;

    public V1.Congress Message { get; }

    // It never changes.
    public override string Etag => "";

    public static StoredCongress Of(CongressEnd end)
    {
        var message = new V1.Congress
        {
            Name = CongressName.Format(end.Congress),
            EndTime = Timestamp.FromDateTimeOffset(end.Moment.ToInstant()),
            Successor = CongressName.Format(end.Successor),
        };
        return new StoredCongress(message, message.ToByteArray());
    }

    public static StoredCongress Parse(byte[] messageBytes) => new(V1.Congress.Parser.ParseFrom(messageBytes), messageBytes);

    protected override IReadOnlySet<IndexEntry> IndexAll() => ImmutableHashSet<IndexEntry>.Empty;
}
