using VoteTracker.State;

namespace VoteTracker.Updates.Feed;

/// <summary>A page of the log as the store had it at one moment.</summary>
/// <param name="At">The head of the log at that moment.</param>
/// <param name="Entries">The entries, without gaps. If the log had it, with the one before the page, which shows whether history was rewritten.</param>
internal sealed record CachedPage(LogHead At, IReadOnlyList<FeedEntry> Entries)
{
    /// <summary>Reads one entry.</summary>
    /// <returns>The entry, or null when the page lacks it.</returns>
    public FeedEntry? Read(long offset) =>
        Entries is [var first, ..] && offset >= first.Offset && offset - first.Offset < Entries.Count ? Entries[(int)(offset - first.Offset)] : null;
}
