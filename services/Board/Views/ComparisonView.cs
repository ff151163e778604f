using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>Who changed sides from one vote to another.</summary>
public sealed record ComparisonView(CompareVotesResponse Comparison)
{
    // In bytes: a whole House, of which each party may have changed sides.
    private const int Room = 240 << 10;

    /// <summary>Who did otherwise, those who changed sides first.</summary>
    public Portion<PositionDifference> Differences { get; } = PageBound.First([.. Comparison.ChangedSides, .. Comparison.OtherDifferences], Room, difference =>
        440 + PageBound.Bytes(ResourcePath.Of("", difference.Member), difference.Member.DisplayName, difference.Member.Party));

    internal static ViewRequest<ComparisonView> Request(string earlier, string later) => new(
        ResourcePath.ParentOf(later),
        $"{earlier} {later}",
        async (record, cancellationToken) => new ComparisonView(await record.Votes.CompareVotesAsync(
            new() { Base = earlier, Other = later }, RecordClient.Options(cancellationToken))),
        update => Votes.Concern(update, earlier) || Votes.Concern(update, later));
}
