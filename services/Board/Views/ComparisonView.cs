using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>Who changed sides from one vote to another.</summary>
public sealed record ComparisonView(CompareVotesResponse Comparison)
{
    internal static ViewRequest<ComparisonView> Request(string earlier, string later) => new(
        ResourcePath.ParentOf(later),
        $"{earlier} {later}",
        async (record, cancellationToken) => new ComparisonView(await record.Votes.CompareVotesAsync(
            new() { Base = earlier, Other = later }, RecordClient.Options(cancellationToken))),
        update => Votes.Concern(update, earlier) || Votes.Concern(update, later));
}
