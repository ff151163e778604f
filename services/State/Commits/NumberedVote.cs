using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;

namespace VoteTracker.State;

/// <summary>A vote that gets a number, if it has none yet, and what changes in the bitmaps by which a member's votes are found.</summary>
/// <param name="Member">How indexes have the vote.</param>
/// <param name="Cleared">The bitmaps that have it no more.</param>
/// <param name="Set">The bitmaps that have it now.</param>
internal sealed record NumberedVote(string Member, IReadOnlyList<string> Cleared, IReadOnlyList<string> Set)
{
    /// <summary>How many bitmaps change.</summary>
    public int Bitmaps => Cleared.Count + Set.Count;

    public static NumberedVote[] Of(CommitContents contents)
    {
        var changes = contents.IndexChanges.Where(change => change.IsBit).ToLookup(change => change.Member, StringComparer.Ordinal);
        return
        [
            .. contents.Writes.OfType<StoredVote>().Where(vote => vote.Form != IndexForm.Sets).Select(vote => new NumberedVote(
                vote.Member, Indexes(vote, IndexEntry.Clear), Indexes(vote, IndexEntry.Set))),
        ];

        string[] Indexes(StoredVote vote, string score) =>
            [.. changes[vote.Member].Where(change => change.Score == score).Select(change => change.Index)];
    }
}
