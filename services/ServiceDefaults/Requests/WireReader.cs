using System.Buffers;

namespace VoteTracker.ServiceDefaults.Requests;

/// <summary>How a field is written (protobuf.dev/programming-guides/encoding).</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    LengthDelimited = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}

/// <summary>
/// Reads the tags of a message, and passes over the rest. It ends where protobuf's parser would refuse the bytes, and takes what that takes.
/// </summary>
internal ref struct WireReader(ReadOnlySequence<byte> bytes)
{
    /// <summary>As deep as protobuf's parser goes.</summary>
    public const int MaxDepth = 100;

    private const int LongestVarint = 10;

    private SequenceReader<byte> _reader = new(bytes);
    private bool _isBroken;

    public readonly long Position => _reader.Consumed;

    /// <summary>Reads what comes next; false at the end of the message, and from the first broken byte on.</summary>
    public bool TryReadTag(long end, out int number, out WireType type)
    {
        (number, type) = (0, default);
        if (_isBroken || _reader.Consumed >= end || !TryReadVarint(out var tag))
            return false;
        // A parser keeps 32 bits of it.
        (number, type) = ((int)((uint)tag >> 3), (WireType)(tag & 7));
        return (number != 0 && type != WireType.EndGroup) || Break();
    }

    /// <summary>Reads a length that ends within the message.</summary>
    public bool TryReadLength(long end, out int length)
    {
        length = 0;
        if (!TryReadVarint(out var read))
            return false;
        length = (int)(uint)read;
        return (length >= 0 && length <= end - _reader.Consumed) || Break();
    }

    public void Advance(int length) => _reader.Advance(length);

    /// <summary>Passes over the value of a field.</summary>
    public void Skip(WireType type, long end)
    {
        for (var depth = 0; ;)
        {
            var isRead = type switch
            {
                WireType.Varint => TryReadVarint(out _),
                WireType.Fixed64 => TryAdvance(8, end),
                WireType.Fixed32 => TryAdvance(4, end),
                WireType.LengthDelimited => TryReadLength(end, out var length) && TryAdvance(length, end),
                WireType.StartGroup => ++depth <= MaxDepth || Break(),
                WireType.EndGroup => --depth >= 0,
                // 6 and 7 are none; a parser that passes over fields passes over these too, as if they were empty.
                _ => true,
            };
            if (!isRead || depth == 0)
                return;
            if (_reader.Consumed >= end || !TryReadVarint(out var tag) || (uint)tag >> 3 == 0)
            {
                Break();
                return;
            }
            type = (WireType)(tag & 7);
        }
    }

    /// <summary>How many values lie in so many bytes, which it passes over.</summary>
    public int CountPacked(WireType element, int length)
    {
        if (element != WireType.Varint)
        {
            _reader.Advance(length);
            return length / (element == WireType.Fixed64 ? 8 : 4);
        }
        var count = 0;
        while (length > 0)
        {
            var span = _reader.UnreadSpan;
            span = span[..Math.Min(span.Length, length)];
            // Each value ends with the first byte that has no continuation bit.
            foreach (var part in span)
                count += part < 0x80 ? 1 : 0;
            _reader.Advance(span.Length);
            length -= span.Length;
        }
        return count;
    }

    private bool TryAdvance(int length, long end)
    {
        if (length > end - _reader.Consumed)
            return Break();
        _reader.Advance(length);
        return true;
    }

    private bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (var index = 0; index < LongestVarint && _reader.TryRead(out var part); index++)
        {
            value |= (ulong)(part & 0x7f) << (7 * index);
            if (part < 0x80)
                return true;
        }
        return Break();
    }

    private bool Break()
    {
        _isBroken = true;
        return false;
    }
}
