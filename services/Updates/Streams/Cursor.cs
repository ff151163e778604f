using System.Buffers.Binary;
using System.Buffers.Text;
using VoteTracker.State;
using VoteTracker.Updates.Feed;

namespace VoteTracker.Updates.Streams;

/// <summary>
/// A position on a log, opaque to clients. It holds the epoch, the offset, the hash of the entry there (so that it is refused when
/// history was lost and rewritten, even if no process noticed) and the hash of the filter.
/// </summary>
/// <param name="Epoch">The epoch; empty when nothing was ever written.</param>
/// <param name="Offset">The last offset received; resuming is exclusive.</param>
/// <param name="EntryHash">The hash of the entry there; 0 when unknown.</param>
/// <param name="FilterHash">The hash of the filter and the Congress.</param>
internal readonly record struct Cursor(string Epoch, long Offset, ulong EntryHash, ulong FilterHash)
{
    private const byte Format = 1;
    private const int EpochLength = 16;
    private const int Length = 1 + EpochLength + 3 * sizeof(ulong);

    /// <summary>Whether what a log has at the offset of this cursor belongs to the history of the cursor, as far as that shows.</summary>
    public bool IsAt(LogPlace place) =>
        (Epoch == place.At.Epoch || Offset == 0)
        && Offset <= place.At.Head
        && (EntryHash == 0 || place.EntryHash == 0 || place.EntryHash == EntryHash);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        bytes[0] = Format;
        if (Epoch.Length > 0)
            Convert.FromHexString(Epoch, bytes.Slice(1, EpochLength), out _, out _);
        var rest = bytes[(1 + EpochLength)..];
        BinaryPrimitives.WriteInt64BigEndian(rest, Offset);
        BinaryPrimitives.WriteUInt64BigEndian(rest[8..], EntryHash);
        BinaryPrimitives.WriteUInt64BigEndian(rest[16..], FilterHash);
        return Base64Url.EncodeToString(bytes);
    }

    public static bool TryParse(string text, out Cursor cursor)
    {
        cursor = default;
        Span<byte> bytes = stackalloc byte[Length + 2];
        if (text.Length > 2 * Length || !Base64Url.IsValid(text, out var length) || length != Length)
            return false;
        Base64Url.DecodeFromChars(text, bytes);
        if (bytes[0] != Format)
            return false;
        var epoch = bytes.Slice(1, EpochLength);
        var rest = bytes[(1 + EpochLength)..];
        cursor = new Cursor(
            epoch.ContainsAnyExcept((byte)0) ? Convert.ToHexStringLower(epoch) : "",
            BinaryPrimitives.ReadInt64BigEndian(rest),
            BinaryPrimitives.ReadUInt64BigEndian(rest[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(rest[16..]));
        return cursor.Offset >= 0;
    }
}
