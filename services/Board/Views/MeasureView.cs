using Grpc.Core;
using VoteTracker.Board.Following;
using VoteTracker.Client;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Board.Views;

/// <summary>A measure with all that happened to it.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Timeline">Actions, votes and veto threats as they happened.</param>
/// <param name="ActionsRead">How many actions that is taken from.</param>
/// <param name="Others">Actions that move nothing, the latest last.</param>
/// <param name="Announced">Votes on it that are announced or under way.</param>
/// <param name="Threats">Veto threats against it.</param>
/// <param name="Outlook">Whether the votes to override are there; null where it never goes to the President.</param>
public sealed record MeasureView(
    Resolution Measure,
    Portion<TimelineEntry> Timeline,
    int ActionsRead,
    Portion<V1.Action> Others,
    Portion<Vote> Announced,
    Portion<VetoThreat> Threats,
    OverrideOutlook? Outlook)
{
    // Of the page's size in bytes.
    private const int RoomForTimeline = 180 << 10;
    private const int RoomForOthers = 120 << 10;
    private const int RoomForAnnounced = 48 << 10;
    private const int RoomForThreats = 88 << 10;

    private const int MostActions = 1_000;
    private const int MostVotes = 500;
    private const int MostThreats = 64;

    /// <summary>Whether it has more actions than are shown.</summary>
    public bool IsCut => Measure.ActionCount > ActionsRead;

    /// <summary>Whether an action has more words than are shown.</summary>
    public bool IsShortened { get; } = Timeline.Shown.Select(entry => entry.Action).Concat(Others.Shown).Any(action => action?.Text.Length > PageBound.Line);

    internal static ViewRequest<MeasureView> Request(string name) => new(
        ResourcePath.ParentOf(name),
        name,
        (record, cancellationToken) => ReadAsync(record, name, cancellationToken),
        update => Concerns(update, name));

    private static bool Concerns(Update update, string name) => update.ResourceCase switch
    {
        Update.ResourceOneofCase.Resolution => update.Resolution.Name == name,
        // Positions change no line of it.
        Update.ResourceOneofCase.Vote => update.Type != UpdateType.PositionsRecorded && Votes.MeasuresOf(update.Vote).Contains(name),
        Update.ResourceOneofCase.VetoThreat => update.VetoThreat.Resolutions.Contains(name),
        _ => false,
    };

    // With what stands around the words.
    private static int Size(TimelineEntry entry) => 700 + PageBound.Bytes(
        PageBound.Short(entry.Threat?.Statement ?? entry.Action?.Text ?? entry.Vote?.Question ?? ""),
        PageBound.Short(entry.Vote is { } vote ? VotePhrases.State(vote) : "", PageBound.Name),
        PageBound.Short(entry.Vote?.Tally is { } tally ? VotePhrases.ShortCounts(tally) : ""));

    private static async Task<MeasureView> ReadAsync(RecordClient record, string name, CancellationToken cancellationToken)
    {
        var (parent, filter) = (ResourcePath.ParentOf(name), $"resolution = {FilterValue.Quote(name)}");
        var measure = await record.Resolutions.GetResolutionAsync(new() { Name = name }, RecordClient.Options(cancellationToken));
        var actions = record.Resolutions.ListActionsAsync(new() { Parent = name, PageSize = MostActions }, RecordClient.Options(cancellationToken)).ResponseAsync;
        var votes = record.Votes.ListVotesAsync(new() { Parent = parent, Filter = filter, OrderBy = "date", PageSize = MostVotes }, RecordClient.Options(cancellationToken)).ResponseAsync;
        var threats = record.VetoThreats.ListVetoThreatsAsync(
            new() { Parent = parent, Filter = filter, OrderBy = "issue_date", PageSize = MostThreats }, RecordClient.Options(cancellationToken)).ResponseAsync;
        var outlook = OutlookAsync();
        await Task.WhenAll(actions, votes, threats, outlook);
        var (allActions, allVotes, allThreats) = ((await actions).Actions, (await votes).Votes, (await threats).VetoThreats);
        return new MeasureView(
            measure,
            PageBound.First(TimelineEntry.Order(allActions, allVotes, allThreats), RoomForTimeline, Size),
            allActions.Count,
            PageBound.First([.. allActions.Where(action => action.Kind == ActionKind.Other)], RoomForOthers, action => 200 + PageBound.Bytes(PageBound.Short(action.Text))),
            PageBound.First([.. allVotes.Where(vote => vote.State is VoteState.Scheduled or VoteState.Open)], RoomForAnnounced, Votes.SizeOfLine),
            PageBound.First(allThreats, RoomForThreats, ThreatsView.SizeOfCard),
            await outlook);

        async Task<OverrideOutlook?> OutlookAsync()
        {
            try
            {
                return await record.VetoThreats.GetOverrideOutlookAsync(new() { Name = name }, RecordClient.Options(cancellationToken));
            }
            catch (RpcException never) when (never.StatusCode == StatusCode.FailedPrecondition)
            {
                return null;
            }
        }
    }
}
