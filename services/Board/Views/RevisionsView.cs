using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>What a vote was before each change of what was said of it.</summary>
/// <param name="Latest">The last revisions, the latest first.</param>
/// <param name="Earlier">How many there are before them.</param>
public sealed record RevisionsView(IReadOnlyList<VoteRevision> Latest, int Earlier)
{
    private const int MostShown = 20;
    private const int PageSize = 100;

    internal static ViewRequest<RevisionsView> Request(string vote) => new(
        ResourcePath.ParentOf(vote),
        vote,
        (record, cancellationToken) => ReadAsync(record, vote, cancellationToken),
        update => Votes.Concern(update, vote));

    // All of them are as much as a vote holds, 2 MiB; what is not shown is not kept.
    private static async Task<RevisionsView> ReadAsync(RecordClient record, string vote, CancellationToken cancellationToken)
    {
        var latest = new Queue<VoteRevision>();
        var (earlier, token) = (0, "");
        do
        {
            var page = await record.Votes.ListVoteRevisionsAsync(new() { Parent = vote, PageSize = PageSize, PageToken = token }, RecordClient.Options(cancellationToken));
            foreach (var revision in page.Revisions)
            {
                latest.Enqueue(revision);
                if (latest.Count > MostShown)
                {
                    latest.Dequeue();
                    earlier++;
                }
            }
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        return new RevisionsView([.. latest.Reverse()], earlier);
    }
}
