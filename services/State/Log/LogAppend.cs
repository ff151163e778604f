using System.Text;

namespace VoteTracker.State;

/// <summary>
/// What a wake-up says was appended to a log in one go. It is taken only by who has read up to the commit before, which its version tells:
/// versions never repeat, so two histories cannot have the same one. Commit.lua writes it.
/// </summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="TipBefore">The version of the commit before.</param>
/// <param name="Tip">The version of the last commit appended.</param>
/// <param name="Entries">What was appended, at least one entry, in order and to the end of a commit.</param>
/// <param name="Size">The bytes of the message, which its entries keep in memory.</param>
public sealed record LogAppend(string Epoch, string TipBefore, string Tip, IReadOnlyList<LogEntry> Entries, int Size)
{
    private const int FieldsBeforeLengths = 4;

    // More than Commit.lua ever tells.
    private const int MaxSize = 32 << 10;

    // Lua counts exactly up to here.
    private const long MaxOffset = 1L << 53;

    /// <summary>Reads a wake-up.</summary>
    /// <param name="wake">The message.</param>
    /// <returns>Null where it tells nothing, or not as this release writes it: then the log is read.</returns>
    internal static LogAppend? Parse(ReadOnlyMemory<byte> wake)
    {
        var end = wake.Length <= MaxSize ? wake.Span.IndexOf((byte)'\n') : -1;
        if (end < 0)
            return null;
        var words = Encoding.ASCII.GetString(wake.Span[..end]).Split(' ');
        if (words.Length <= FieldsBeforeLengths || words.Length % 2 != 0 || !long.TryParse(words[3], out var offset) || offset is < 1 or > MaxOffset)
            return null;
        var (rest, entries) = (wake[(end + 1)..], new List<LogEntry>());
        foreach (var pair in words.Skip(FieldsBeforeLengths).Chunk(2))
        {
            if (!int.TryParse(pair[0], out var length) || !int.TryParse(pair[1], out var remaining) || length < 0 || length > rest.Length)
                return null;
            entries.Add(new LogEntry(offset++, rest[..length], remaining));
            rest = rest[length..];
        }
        return rest.IsEmpty && entries[^1].Remaining == 0 ? new LogAppend(words[0], words[1], words[2], entries, wake.Length) : null;
    }
}
