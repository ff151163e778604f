using System.Buffers.Text;
using System.Diagnostics;
using VoteTracker.Benchmarks.PubSubSystems;

namespace VoteTracker.Benchmarks.Wire;

/// <summary>When each update was first seen by the only subscriber, found by its number wherever that stands.</summary>
internal sealed class Sightings
{
    private const int Digits = 8;

    private static readonly int MarkLength = Payload.Mark.Length + Digits;

    // The end of what came before, since a number may come in two pieces.
    private readonly byte[] _seam = new byte[2 * MarkLength];
    private long[] _seen = [];
    private int _first;
    private int _held;

    /// <summary>Looks for these numbers from now on.</summary>
    public void Begin(int first, int count) => (_first, _seen) = (first, new long[count]);

    /// <summary>When a number was seen, as <see cref="Stopwatch.GetTimestamp"/>; 0 if it was not.</summary>
    public long At(int sequence) => Volatile.Read(ref _seen[sequence - _first]);

    public void Look(ReadOnlySpan<byte> bytes)
    {
        var now = Stopwatch.GetTimestamp();
        var head = bytes[..Math.Min(bytes.Length, MarkLength - 1)];
        head.CopyTo(_seam.AsSpan(_held));
        Find(_seam.AsSpan(0, _held + head.Length), now);
        Find(bytes, now);
        var tail = bytes[^Math.Min(bytes.Length, MarkLength - 1)..];
        tail.CopyTo(_seam);
        _held = tail.Length;
    }

    private void Find(ReadOnlySpan<byte> bytes, long now)
    {
        for (int at; (at = bytes.IndexOf(Payload.Mark)) >= 0 && bytes.Length >= at + MarkLength; bytes = bytes[(at + MarkLength)..])
        {
            if (Utf8Parser.TryParse(bytes.Slice(at + Payload.Mark.Length, Digits), out int sequence, out _)
                && sequence >= _first && sequence < _first + _seen.Length && _seen[sequence - _first] == 0)
            {
                Volatile.Write(ref _seen[sequence - _first], now);
            }
        }
    }
}
