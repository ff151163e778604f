using System.Collections.Concurrent;
using Grpc.Core;
using VoteTracker.Cli.Connection;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Cli.Compare;

/// <summary>What the services hold, read in pages when it is first asked for.</summary>
internal sealed class HeldRecords(ServiceEndpoints services, CancellationToken cancellationToken)
{
    private const int Page = 1000;

    private readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, Vote>>>> _votesOf = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, Resolution>>>> _measuresOf = [];

    /// <summary>A vote, or null.</summary>
    public async Task<Vote?> VoteAsync(string parent, string name) =>
        (await _votesOf.GetOrAdd(parent, _ => new(() => VotesAsync(parent))).Value).GetValueOrDefault(name);

    /// <summary>A measure, or null.</summary>
    public async Task<Resolution?> MeasureAsync(string name)
    {
        var parent = name[..name.IndexOf("/resolutions/", StringComparison.Ordinal)];
        return (await _measuresOf.GetOrAdd(parent, _ => new(() => MeasuresAsync(parent))).Value).GetValueOrDefault(name);
    }

    /// <summary>The positions on a vote, in the order of the record.</summary>
    public async Task<IReadOnlyList<Position>> PositionsAsync(string vote)
    {
        var positions = new List<Position>();
        for (var token = ""; ;)
        {
            var page = await services.Votes.CallAsync(
                services.Client.Votes.ListPositionsAsync, new ListPositionsRequest { Parent = vote, PageSize = Page, PageToken = token }, cancellationToken);
            positions.AddRange(page.Positions);
            if ((token = page.NextPageToken).Length == 0)
                return positions;
        }
    }

    /// <summary>All actions on a measure, withdrawn ones too.</summary>
    public async Task<IReadOnlyList<Action>> ActionsAsync(string measure)
    {
        var actions = new List<Action>();
        for (var token = ""; ;)
        {
            var page = await services.Resolutions.CallAsync(
                services.Client.Resolutions.ListActionsAsync,
                new ListActionsRequest { Parent = measure, PageSize = Page, PageToken = token, ShowWithdrawn = true },
                cancellationToken);
            actions.AddRange(page.Actions);
            if ((token = page.NextPageToken).Length == 0)
                return actions;
        }
    }

    /// <summary>A veto threat, or null.</summary>
    public async Task<VetoThreat?> ThreatAsync(string name)
    {
        try
        {
            return await services.VetoThreats.CallAsync(services.Client.VetoThreats.GetVetoThreatAsync, new GetVetoThreatRequest { Name = name }, cancellationToken);
        }
        catch (CommandFailedException failed) when (failed.InnerException is RpcException { StatusCode: StatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>The day of the last action that led a measure to one of these states; null where none did.</summary>
    public async Task<string?> LastDayOfAsync(string measure, ResolutionState[] states) =>
        (await ActionsAsync(measure)).LastOrDefault(action => states.Contains(action.State))?.Date;

    private async Task<Dictionary<string, Vote>> VotesAsync(string parent)
    {
        var votes = new Dictionary<string, Vote>(StringComparer.Ordinal);
        for (var token = ""; ;)
        {
            var page = await services.Votes.CallAsync(
                services.Client.Votes.ListVotesAsync, new ListVotesRequest { Parent = parent, PageSize = Page, PageToken = token }, cancellationToken);
            foreach (var vote in page.Votes)
                votes.TryAdd(vote.Name, vote);
            if ((token = page.NextPageToken).Length == 0)
                return votes;
        }
    }

    private async Task<Dictionary<string, Resolution>> MeasuresAsync(string parent)
    {
        var measures = new Dictionary<string, Resolution>(StringComparer.Ordinal);
        for (var token = ""; ;)
        {
            var page = await services.Resolutions.CallAsync(
                services.Client.Resolutions.ListResolutionsAsync, new ListResolutionsRequest { Parent = parent, PageSize = Page, PageToken = token }, cancellationToken);
            foreach (var measure in page.Resolutions)
                measures.TryAdd(measure.Name, measure);
            if ((token = page.NextPageToken).Length == 0)
                return measures;
        }
    }
}
