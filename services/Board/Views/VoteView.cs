using Grpc.Core;
using VoteTracker.Board.Charts;
using VoteTracker.Board.Following;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>A vote with all positions.</summary>
/// <param name="Vote">The vote.</param>
/// <param name="Positions">Who voted how; of a vote that is not over also who has not yet, as of the last roll call of the chamber (option unspecified).</param>
/// <param name="Roster">The roll call that says who has not voted yet; empty where none is needed.</param>
/// <param name="Comparable">Other roll calls of this chamber on the same measures.</param>
public sealed record VoteView(Vote Vote, IReadOnlyList<Position> Positions, string Roster, IReadOnlyList<Vote> Comparable)
{
    // In bytes, with their seats. Room for more members than a chamber has, unless their names fill it.
    private const int RoomForMembers = 384 << 10;

    /// <summary>Where the members sit. Laid out once for all who look; null where there is no room for all, since half of it would lie.</summary>
    public Hemicycle? Chart { get; } = Members(Positions).Left == 0 ? Hemicycle.Of(Positions) : null;

    /// <summary>The members by name.</summary>
    public IReadOnlyList<Position> ByName { get; } = [.. Positions.OrderBy(position => position.Member.DisplayName, StringComparer.OrdinalIgnoreCase)];

    // The contract's most on one vote.
    private const int MostPositions = 600;
    private const int MostComparable = 20;

    internal static ViewRequest<VoteView> Request(string name) => new(
        ResourcePath.ParentOf(name),
        name,
        (record, cancellationToken) => ReadAsync(record, name, cancellationToken),
        update => Votes.Concern(update, name));

    private static async Task<VoteView> ReadAsync(RecordClient record, string name, CancellationToken cancellationToken)
    {
        var parent = ResourcePath.ParentOf(name);
        var vote = await record.Votes.GetVoteAsync(new() { Name = name }, RecordClient.Options(cancellationToken));
        var positions = PositionsAsync(record, name, cancellationToken);
        var comparable = ComparableAsync();
        var (missing, roster) = vote.State is VoteState.Open or VoteState.Scheduled ? await NotYetAsync(await positions) : ([], "");
        return new VoteView(vote, [.. await positions, .. missing], roster, await comparable);

        async Task<IReadOnlyList<Vote>> ComparableAsync()
        {
            var found = new List<Vote>();
            foreach (var measure in Votes.MeasuresOf(vote).Take(4))
            {
                var page = await record.Votes.ListVotesAsync(
                    new() { Parent = parent, Filter = $"resolution = {FilterValue.Quote(measure)} AND chamber = {Constant(vote.Chamber)} AND method = ROLL_CALL", PageSize = MostComparable },
                    RecordClient.Options(cancellationToken));
                found.AddRange(page.Votes.Where(other => other.Name != name && (Votes.IsDecided(other) || other.State == VoteState.Open)));
            }

            return [.. found.DistinctBy(other => other.Name).Take(MostComparable)];
        }

        // Who is to answer, no source says beforehand: who was on the last roll call.
        async Task<(IReadOnlyList<Position> Missing, string Roster)> NotYetAsync(IReadOnlyList<Position> given)
        {
            var last = await record.Votes.ListVotesAsync(
                new() { Parent = parent, Filter = $"chamber = {Constant(vote.Chamber)} AND method = ROLL_CALL AND (state = CLOSED OR state = CORRECTED)", OrderBy = "date desc", PageSize = 1 },
                RecordClient.Options(cancellationToken));
            if (last.Votes.Count == 0)
                return ([], "");
            var answered = given.Select(position => ResourcePath.MemberId(position.Member)).ToHashSet(StringComparer.Ordinal);
            var roster = await PositionsAsync(record, last.Votes[0].Name, cancellationToken);
            return ([.. roster.Where(position => !answered.Contains(ResourcePath.MemberId(position.Member))).Select(position => new Position { Member = position.Member })], last.Votes[0].Name);
        }
    }

    /// <summary>Who voted how; empty where nobody was asked by name.</summary>
    internal static async Task<IReadOnlyList<Position>> PositionsAsync(RecordClient record, string vote, CancellationToken cancellationToken)
    {
        var positions = new List<Position>();
        var token = "";
        do
        {
            var page = await record.Votes.ListPositionsAsync(new() { Parent = vote, PageSize = MostPositions, PageToken = token }, RecordClient.Options(cancellationToken));
            positions.AddRange(page.Positions);
            token = page.NextPageToken;
        }
        while (token.Length > 0 && positions.Count < MostPositions);

        return positions;
    }

    /// <summary>As many members as a page has room for.</summary>
    internal static Portion<Position> Members(IReadOnlyList<Position> positions) => PageBound.First(positions, RoomForMembers, position => 600 + (2 * PageBound.Bytes(
        ResourcePath.Of("", position.Member), position.Member.DisplayName, position.Member.Party, position.Candidate)));

    private static string Constant(Chamber chamber) => chamber == Chamber.House ? "HOUSE" : "SENATE";
}
