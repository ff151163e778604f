using VoteTracker.State;

namespace VoteTracker.Updates;

/// <summary>
/// What a feed begins with: the end of the log. With some of what came before it, since those who come back to a process that has
/// just started were not far behind, and would each ask the store.
/// </summary>
/// <param name="Place">Where the feed begins.</param>
/// <param name="Entries">The entries up to there; the last one is what a rewritten history is told by.</param>
internal sealed record FeedStart(FeedPosition Place, IReadOnlyList<FeedEntry> Entries)
{
    private const int Most = 512;

    public static async Task<FeedStart> ReadAsync(UpdateLog log, int congress)
    {
        var last = await log.LastAsync(congress);
        var page = await log.ReadAsync(congress, Math.Max(0, last.At.Head - Most), Most);
        return Of(page) ?? Of(last) ?? new FeedStart(new FeedPosition(last.At.Epoch, last.At.Head, 0), []);
    }

    /// <summary>Where a page has no whole commit, or a hole, which the tail shall find, it is no beginning.</summary>
    private static FeedStart? Of(LogPage page)
    {
        var entries = page.Entries.ToList();
        var whole = entries.FindLastIndex(entry => entry.Remaining == 0) + 1;
        if (whole == 0 || entries[whole - 1].Offset - entries[0].Offset != whole - 1 || entries[whole - 1].Offset > page.At.Head)
            return null;
        var held = entries.Take(whole).Select(FeedEntry.Of).ToList();
        return new FeedStart(new FeedPosition(page.At.Epoch, held[^1].Offset, held[^1].Hash), held);
    }
}
