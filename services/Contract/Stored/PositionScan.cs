using Google.Protobuf;

namespace VoteTracker.Contract.Stored;

/// <summary>
/// Finds one member's position in a stored vote without reading the other four hundred: a member's record across a hundred votes
/// would else be forty thousand messages for a hundred.
/// </summary>
internal static class PositionScan
{
    private static readonly uint PositionsTag =
        WireFormat.MakeTag(StoredVoteDetails.PositionsFieldNumber, WireFormat.WireType.LengthDelimited);

    /// <summary>Reads the positions that hold a text; the caller looks closer.</summary>
    /// <param name="interior">A serialized <see cref="StoredVoteDetails"/>, which is written with its positions first.</param>
    /// <param name="text">The member's id or name, as bytes of UTF-8.</param>
    public static List<V1.Position> Holding(byte[] interior, ReadOnlySpan<byte> text)
    {
        var found = new List<V1.Position>(1);
        var rest = interior.AsSpan();
        while (!rest.IsEmpty && ReadVarint(ref rest) == PositionsTag)
        {
            var length = (int)ReadVarint(ref rest);
            var position = rest[..length];
            if (position.IndexOf(text) >= 0)
                found.Add(V1.Position.Parser.ParseFrom(position));
            rest = rest[length..];
        }
        return found;
    }

    private static uint ReadVarint(ref Span<byte> rest)
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = rest[0];
            rest = rest[1..];
            value |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
