using VoteTracker.Board.Following;
using VoteTracker.V1;

namespace VoteTracker.Board.Views;

/// <summary>What moves in a Congress.</summary>
/// <param name="UnderWay">Votes that are being taken.</param>
/// <param name="Announced">Votes that are announced, the next first.</param>
/// <param name="Decided">Votes that ended, the latest first.</param>
/// <param name="Threats">Veto threats that stand, the latest first.</param>
/// <param name="Moved">Measures, those that moved last first.</param>
public sealed record TodayView(
    IReadOnlyList<Vote> UnderWay,
    IReadOnlyList<Vote> Announced,
    IReadOnlyList<Vote> Decided,
    IReadOnlyList<VetoThreat> Threats,
    IReadOnlyList<Resolution> Moved)
{
    private const int Most = 10;

    internal static ViewRequest<TodayView> Request(string parent) => new(
        parent, parent, (record, cancellationToken) => ReadAsync(record, parent, cancellationToken), Concerns)
    {
        // Everything makes it old, and nobody reads lists several times a second.
        Pause = TimeSpan.FromMilliseconds(500),
    };

    // Positions change the tally of what is under way; nothing here shows the actions of a measure that does not move.
    private static bool Concerns(Update update) => update.Resolution is null || update.PreviousState != ResolutionState.Unspecified || update.Type == UpdateType.ResolutionCreated;

    private static async Task<TodayView> ReadAsync(RecordClient record, string parent, CancellationToken cancellationToken)
    {
        var underWay = VotesAsync("state = OPEN", "date desc");
        var announced = VotesAsync("state = SCHEDULED", "date");
        var decided = VotesAsync("state = CLOSED OR state = CORRECTED", "date desc");
        var threats = record.VetoThreats.ListVetoThreatsAsync(
            new() { Parent = parent, Filter = "state = STANDING", OrderBy = "issue_date desc", PageSize = Most }, RecordClient.Options(cancellationToken)).ResponseAsync;
        var moved = record.Resolutions.ListResolutionsAsync(
            new() { Parent = parent, OrderBy = "state_date desc", PageSize = Most }, RecordClient.Options(cancellationToken)).ResponseAsync;
        await Task.WhenAll(underWay, announced, decided, threats, moved);
        return new TodayView(
            [.. (await underWay).Votes], [.. (await announced).Votes], [.. (await decided).Votes], [.. (await threats).VetoThreats], [.. (await moved).Resolutions]);

        Task<ListVotesResponse> VotesAsync(string filter, string order) => record.Votes.ListVotesAsync(
            new() { Parent = parent, Filter = filter, OrderBy = order, PageSize = Most }, RecordClient.Options(cancellationToken)).ResponseAsync;
    }
}
