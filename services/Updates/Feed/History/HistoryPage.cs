using VoteTracker.State;

namespace VoteTracker.Updates.Feed;

/// <summary>A page of the log as the store had it at one moment.</summary>
/// <param name="At">The head of the log at that moment.</param>
/// <param name="HashBefore">The hash of the entry before the page, which shows whether history was rewritten; 0 where the log had none.</param>
/// <param name="Entries">The entries, without gaps.</param>
internal sealed record HistoryPage(LogHead At, ulong HashBefore, IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>About how many bytes of memory it takes.</summary>
    public long Size { get; } = Entries.Sum(entry => entry.Size);

    /// <summary>Reads one entry.</summary>
    /// <returns>The entry, or null when the page lacks it.</returns>
    public FeedEntry? Read(long offset) =>
        Entries is [var first, ..] && offset >= first.Offset && offset - first.Offset < Entries.Count ? Entries[(int)(offset - first.Offset)] : null;

    /// <summary>The hash of an entry in the page or just before it; 0 when the page does not tell.</summary>
    public ulong HashOf(long offset) =>
        Entries is [var first, ..] && offset == first.Offset - 1 ? HashBefore : Read(offset)?.Hash ?? 0;

    /// <summary>Makes a page of what was read from the entry before an offset on. Nothing after a gap is used; readers find it missing.</summary>
    public static HistoryPage Of(LogPage page, long offset)
    {
        var before = page.Entries is [var first, ..] && first.Offset == offset - 1 ? FeedEntry.HashOf(first) : 0;
        var entries = page.Entries.SkipWhile(entry => entry.Offset < offset).TakeWhile((entry, index) => entry.Offset == offset + index);
        return new HistoryPage(page.At, before, [.. entries.Select(FeedEntry.Of)]);
    }
}
