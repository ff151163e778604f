namespace VoteTracker.Benchmarks.Wire;

/// <summary>
/// Counts one repeated field in the gRPC messages of a stream without reading them: it steps from length to length, and goes on
/// where the last piece ended.
/// </summary>
/// <param name="enter">The field of the message that holds the counted one; 0 where the message itself does.</param>
/// <param name="counted">The counted field.</param>
internal sealed class GrpcMessages(int enter, int counted)
{
    private const int PrefixLength = 5;

    private Part _part = Part.Prefix;
    private int _prefix;
    private long _left;
    private long _skip;
    private ulong _value;
    private int _shift;
    private int _field;
    private bool _inside;
    private bool _counts;

    private enum Part
    {
        Prefix,
        Tag,
        Length,
        Number,
        Skipped,
    }

    /// <summary>How many messages began.</summary>
    public long Messages { get; private set; }

    /// <summary>Takes the next bytes of the stream.</summary>
    /// <returns>How many counted fields ended in them.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var found = 0;
        while (!bytes.IsEmpty)
        {
            if (_part == Part.Skipped)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length);
                bytes = bytes[skipped..];
                (_skip, _left) = (_skip - skipped, _left - skipped);
                if (_skip > 0)
                    break;
                found += _counts ? 1 : 0;
                Next();
                continue;
            }
            var value = bytes[0];
            bytes = bytes[1..];
            if (_part == Part.Prefix)
                TakePrefix(value);
            else
                found += TakeVarint(value);
        }
        return found;
    }

    private void TakePrefix(byte value)
    {
        // The first byte says whether it is compressed, which was not asked for: 0.
        _left = (_left << 8) | value;
        if (++_prefix < PrefixLength)
            return;
        (_prefix, _inside) = (0, enter == 0);
        Messages++;
        Next();
    }

    private int TakeVarint(byte value)
    {
        _left--;
        _value |= (ulong)(value & 0x7f) << _shift;
        _shift += 7;
        if (value >= 0x80)
            return 0;
        var whole = _value;
        (_value, _shift) = (0, 0);
        switch (_part)
        {
            case Part.Tag:
                _field = (int)(whole >> 3);
                (_counts, _skip) = (false, (whole & 7) switch { 1 => 8, 5 => 4, _ => 0 });
                _part = (whole & 7) switch { 0 => Part.Number, 2 => Part.Length, _ => Part.Skipped };
                return 0;
            case Part.Length when !_inside && _field == enter:
                _inside = true;
                Next();
                return 0;
            case Part.Length:
                (_counts, _skip, _part) = (_inside && _field == counted, (long)whole, Part.Skipped);
                if (_skip > 0)
                    return 0;
                Next();
                return _counts ? 1 : 0;
            default:
                Next();
                return 0;
        }
    }

    private void Next() => _part = _left == 0 ? Part.Prefix : Part.Tag;
}
