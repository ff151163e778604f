using Google.Protobuf;
using VoteTracker.V1;

namespace VoteTracker.Updates.Feed;

/// <summary>Looks at the fields of a serialized update without parsing it, which is most of what an update costs.</summary>
internal static class UpdateScan
{
    /// <summary>Whether it has a resource of a kind that a filter without kinds gets.</summary>
    /// <param name="update">A serialized <see cref="Update"/>.</param>
    public static bool HasUsualResource(ReadOnlySpan<byte> update)
    {
        while (!update.IsEmpty)
        {
            var tag = ReadVarint(ref update);
            if (WireFormat.GetTagFieldNumber((uint)tag) is Update.ResolutionFieldNumber or Update.VoteFieldNumber or Update.VetoThreatFieldNumber
                or Update.CongressFieldNumber)
                return true;
            // Fields that only a later release knows are passed over, of whatever type.
            switch (WireFormat.GetTagWireType((uint)tag))
            {
                case WireFormat.WireType.Varint:
                    ReadVarint(ref update);
                    break;
                case WireFormat.WireType.LengthDelimited:
                    var length = (int)ReadVarint(ref update);
                    update = update[length..];
                    break;
                case WireFormat.WireType.Fixed64:
                    update = update[8..];
                    break;
                case WireFormat.WireType.Fixed32:
                    update = update[4..];
                    break;
                default:
                    throw new InvalidDataException("an update on the log is no protobuf message");
            }
        }

        return false;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> rest)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = rest[0];
            rest = rest[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
