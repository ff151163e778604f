using Grpc.Core;
using VoteTracker.Board.Following;
using VoteTracker.Client;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Views;

/// <summary>A member's record across the votes of a Congress.</summary>
/// <param name="Member">The member, as the latest of these votes names them.</param>
/// <param name="Votes">The latest votes with the member's position, the latest first.</param>
/// <param name="Counts">How often the member did what, in all votes of the Congress.</param>
public sealed record MemberView(Member Member, Portion<(Vote Vote, Position Position)> Votes, IReadOnlyList<(VoteOption Option, int Count)> Counts)
{
    private const int MostVotes = 200;

    // In bytes.
    private const int Room = 440 << 10;

    // More roll calls than any Congress has taken.
    private const int MostPositions = 6_000;
    private const int PageSize = 1_000;

    private static readonly string[] Options = ["YEA", "NAY", "PRESENT", "NOT_VOTING", "GUILTY", "NOT_GUILTY", "CANDIDATE", "LIVE_PAIR"];

    internal static ViewRequest<MemberView> Request(string parent, string id) => new(
        parent,
        $"{parent} {id}",
        (record, cancellationToken) => ReadAsync(record, parent, id, cancellationToken),
        update => update.Vote is not null && update.Positions.Any(position => ResourcePath.MemberId(position.Member) == id || position.Member.LisId == id));

    /// <summary>How a vote ended: 245–182 Passed.</summary>
    internal static string Result(Vote vote) => (vote.Tally is { } tally ? VotePhrases.ShortCounts(tally) + " " : "") + VotePhrases.State(vote);

    private static async Task<MemberView> ReadAsync(RecordClient record, string parent, string id, CancellationToken cancellationToken)
    {
        var positions = await PositionsAsync();
        if (positions.Count == 0)
            throw new RpcException(new Status(StatusCode.NotFound, "no vote of this Congress has such a member"));
        var field = $"positions.{(id.Contains('|') ? FilterValue.Quote(id) : id)}";
        var votes = await record.Votes.ListVotesAsync(
            new() { Parent = parent, Filter = string.Join(" OR ", Options.Select(option => $"{field} = {option}")), OrderBy = "date desc", PageSize = MostVotes },
            RecordClient.Options(cancellationToken));
        var byVote = positions.ToDictionary(position => position.Vote, StringComparer.Ordinal);
        var told = votes.Votes.Where(vote => byVote.ContainsKey(vote.Name)).Select(vote => (vote, byVote[vote.Name])).ToList();
        var shown = PageBound.First(told, Room, row => 900 + PageBound.Bytes(
            PageBound.Short(row.vote.Question), PageBound.Short(row.Item2.Candidate, PageBound.Name), PageBound.Short(Result(row.vote), 2 * PageBound.Name)));
        return new MemberView(
            told.Count > 0 ? told[0].Item2.Member : positions[^1].Member,
            new(shown.Shown, positions.Count - shown.Shown.Count),
            [.. positions.GroupBy(position => position.Option).Select(group => (group.Key, group.Count())).OrderByDescending(group => group.Item2)]);

        async Task<List<Position>> PositionsAsync()
        {
            var found = new List<Position>();
            var token = "";
            do
            {
                var page = await record.Votes.ListPositionsAsync(
                    new() { Parent = $"{parent}/votes/-", Filter = $"member = {FilterValue.Quote(id)}", PageSize = PageSize, PageToken = token }, RecordClient.Options(cancellationToken));
                found.AddRange(page.Positions);
                token = page.NextPageToken;
            }
            while (token.Length > 0 && found.Count < MostPositions);

            return found;
        }
    }
}
