using System.Globalization;
using System.Text;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>A subscriber of a Redis stream: XREAD BLOCK, again and again. It needs a connection of its own.</summary>
internal sealed class StreamReceiver : Receiver
{
    // Words of an answer before the entries: the stream's name; and of an entry: id, field, value.
    private const int EntryWords = 3;

    private readonly string _stream;
    private byte[] _last;
    private int _skip;
    private int _arrays;
    private int _words;
    private int _wordsLeft;

    /// <summary>Connects and starts to wait.</summary>
    /// <param name="port">The port.</param>
    /// <param name="arrivals">Counts what comes.</param>
    /// <param name="stream">The stream, whose entries have one field each.</param>
    /// <param name="after">The id after which to read.</param>
    public StreamReceiver(int port, Arrivals arrivals, string stream, string after)
        : base(port, arrivals)
    {
        (_stream, _last) = (stream, Encoding.ASCII.GetBytes(after));
        Read();
        Start();
        arrivals.AddOpen();
    }

    protected override int Take(ReadOnlySpan<byte> bytes)
    {
        var all = bytes.Length;
        var deliveries = 0;
        while (true)
        {
            if (_skip > 0)
            {
                var skipped = Math.Min(_skip, bytes.Length);
                bytes = bytes[skipped..];
                _skip -= skipped;
                if (_skip > 0)
                    break;
                deliveries += EndWord();
            }
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0)
                break;
            var number = int.Parse(bytes[1..(end - 1)], NumberStyles.None, CultureInfo.InvariantCulture);
            // The arrays: of streams, of name and entries, of entries, and then of each entry.
            if (bytes[0] == '*')
            {
                if (++_arrays == 3)
                    _wordsLeft = EntryWords * number;
            }
            else if (_arrays > 3 && _words % EntryWords == 0)
            {
                if (bytes.Length < end + 1 + number)
                    break;
                _last = bytes.Slice(end + 1, number).ToArray();
                _skip = number + 2;
            }
            else
            {
                _skip = number + 2;
            }
            bytes = bytes[(end + 1)..];
        }
        Arrivals.Add(deliveries);
        return all - bytes.Length;
    }

    private int EndWord()
    {
        if (_arrays < 3)
            return 0;
        var delivered = ++_words % EntryWords == 0 ? 1 : 0;
        if (--_wordsLeft == 0)
        {
            (_arrays, _words) = (0, 0);
            Read();
        }
        return delivered;
    }

    private void Read() => Send(RespClient.Command(
        ["XREAD", "COUNT", "1000", "BLOCK", "0", "STREAMS", _stream, Encoding.ASCII.GetString(_last)]));
}
