using VoteTracker.State;

namespace VoteTracker.Updates.Feed;

/// <summary>
/// What a feed begins with: the end of the log. Clients that reconnect to a process that has just started are a little behind, and
/// would each read the store; so some earlier entries are loaded too.
/// </summary>
/// <param name="Position">Where the feed begins.</param>
/// <param name="Entries">The entries up to there; the last one shows later whether history was rewritten.</param>
internal sealed record FeedStart(FeedPosition Position, IReadOnlyList<FeedEntry> Entries)
{
    private const int MaxEntries = 512;

    public static async Task<FeedStart> ReadAsync(UpdateLog log, int congress)
    {
        var page = await log.LastAsync(congress, MaxEntries);
        return Of(page) ?? Of(page with { Entries = [.. page.Entries.TakeLast(1)] }) ?? new FeedStart(new FeedPosition(page.At.Epoch, page.At.Head, 0), []);
    }

    /// <summary>Null for a page without a whole commit, or with a gap, which the tail has to find.</summary>
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
