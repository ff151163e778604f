using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Contract;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract.Votes;
using VoteTracker.Domain;
using VoteTracker.V1;
using Measure = VoteTracker.Domain.Measure;

namespace VoteTracker.Agreement.Tests;

// What the services would have stored: each request is mapped and decided as they do it, and the changes are kept in memory.
internal sealed class Ledger
{
    private readonly Dictionary<MeasureName, Measure> _measures = [];
    private readonly Dictionary<VoteName, VoteRecord> _votes = [];
    private readonly Dictionary<(MeasureName Measure, string Id), RecordedAction> _actions = [];
    private readonly Dictionary<MeasureName, ActionRegister> _registers = [];

    public IReadOnlyDictionary<MeasureName, Measure> Measures => _measures;

    public IReadOnlyDictionary<VoteName, VoteRecord> Votes => _votes;

    public IEnumerable<OfficialAction> ActionsOf(MeasureName name) => _actions.Where(entry => entry.Key.Measure == name).Select(entry => entry.Value.Action);

    // The same record twice is no error; whatever else is refused is.
    public void Apply(IMessage request)
    {
        var decision = request switch
        {
            CreateResolutionRequest create => Create(create),
            RecordActionsRequest record => Record(record),
            RecordVoteRequest record => Record(record),
            _ => throw new ArgumentException($"no record amounts to a {request.Descriptor.Name}", nameof(request)),
        };
        if (decision.Rejection is { Reason: not "RESOLUTION_EXISTS" } rejection)
            throw new InvalidOperationException($"{rejection.Reason}: {rejection.Message}\n{request}");
        foreach (var change in decision.Rejection is null ? decision.Changes : [])
        {
            switch (change)
            {
                case MeasureChange { Measure: var measure, Filing: var filing }:
                    _measures[measure.Name] = measure;
                    if (filing is not null)
                        Keep(measure.Name, filing);
                    break;
                case VoteChange { Type: ChangeType.VoteClosed } closed:
                    _votes[closed.Vote.Name] = closed.VoteRecord;
                    break;
            }
        }
    }

    private void Keep(MeasureName name, ActionFiling filing)
    {
        foreach (var (action, _) in filing.Actions)
            _actions[(name, action.Id)] = action;
        var register = _registers.GetValueOrDefault(name, ActionRegister.Empty);
        _registers[name] = new ActionRegister(
            filing.Wholes ?? register.Wholes,
            register.Standings.SetItems(filing.Actions.Select(filed => KeyValuePair.Create(filed.Action.Id, filed.Standing))));
    }

    private Decision Create(CreateResolutionRequest request)
    {
        var (name, introduction) = ResolutionRequests.Introduction(request, DateTimeOffset.UnixEpoch, "");
        return Docket([name]).CreateMeasure(name, introduction, ResolutionRequests.Actions(request.Actions, least: 0), request.WholeDocument);
    }

    private Decision Record(RecordActionsRequest request)
    {
        Assert.True(MeasureName.TryParse(request.Name, out var name));
        var actions = ResolutionRequests.Actions(request.Actions, least: 1);
        var known = actions.Where(action => _actions.ContainsKey((name, action.Id)))
            .ToDictionary(action => action.Id, action => _actions[(name, action.Id)].Action == action);
        var plan = _registers.GetValueOrDefault(name, ActionRegister.Empty).State(
            actions,
            known,
            ResolutionRequests.Provenance(request.Provenance, request.WholeDocument, DateTimeOffset.UnixEpoch, ""),
            request.WholeDocument);
        return Docket([name]).RecordActions(name, actions, plan, plan.Needed.ToDictionary(id => id, id => _actions[(name, id)]));
    }

    private Decision Record(RecordVoteRequest request)
    {
        var (vote, positions) = VoteRequests.CompleteVote(request);
        return Docket(vote.Measures).RecordVote(
            vote,
            positions,
            _votes.GetValueOrDefault(vote.Name),
            ProvenanceMapping.Read(request.Vote.Provenance, "vote.provenance", DateTimeOffset.UnixEpoch, ""),
            request.AcceptContradictions);
    }

    private Docket Docket(IReadOnlyCollection<MeasureName> names) => new(
        names.ToImmutableDictionary(name => name, name => _measures.GetValueOrDefault(name) ?? Measure.Unknown(name)),
        ImmutableDictionary<VetoThreatName, Domain.VetoThreat>.Empty);
}
