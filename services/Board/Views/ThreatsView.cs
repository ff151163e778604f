using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>The veto threats of a Congress, the latest first.</summary>
/// <param name="Standing">Those that stand.</param>
/// <param name="Settled">Those of which something became.</param>
/// <param name="IsCut">Whether there are more.</param>
public sealed record ThreatsView(Portion<VetoThreat> Standing, Portion<VetoThreat> Settled, bool IsCut)
{
    private const int Most = 200;

    // Each of the two lists, in bytes.
    private const int Room = 240 << 10;

    internal static ViewRequest<ThreatsView> Request(string parent) => new(
        parent,
        parent,
        (record, cancellationToken) => ReadAsync(record, parent, cancellationToken),
        update => update.VetoThreat is not null);

    /// <summary>How many bytes a threat's card takes.</summary>
    internal static int SizeOfCard(VetoThreat threat) => 1_000 + PageBound.Bytes(PageBound.Short(threat.Statement));

    private static async Task<ThreatsView> ReadAsync(RecordClient record, string parent, CancellationToken cancellationToken)
    {
        var standing = ListAsync("state = STANDING");
        var settled = ListAsync("NOT state = STANDING");
        return new ThreatsView(
            PageBound.First((await standing).VetoThreats, Room, SizeOfCard),
            PageBound.First((await settled).VetoThreats, Room, SizeOfCard),
            (await standing).NextPageToken.Length + (await settled).NextPageToken.Length > 0);

        Task<ListVetoThreatsResponse> ListAsync(string filter) => record.VetoThreats.ListVetoThreatsAsync(
            new() { Parent = parent, Filter = filter, OrderBy = "issue_date desc", PageSize = Most }, RecordClient.Options(cancellationToken)).ResponseAsync;
    }
}
