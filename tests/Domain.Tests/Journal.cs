using System.Collections.Immutable;

namespace VoteTracker.Domain.Tests;

/// <summary>Carries decisions out in memory as the store does, so that each command is decided on what came before it.</summary>
internal sealed class Journal
{
    private DateTimeOffset _now = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Docket Docket { get; private set; } = Docket.Empty;

    public Dictionary<VoteName, VoteRecord> Votes { get; } = [];

    /// <summary>Each call comes an hour after the one before, and names no witness.</summary>
    public Provenance By => new(Witness.Unspecified, "", "", _now += TimeSpan.FromHours(1), _now, "");

    public List<Change> Told { get; } = [];

    public Dictionary<(MeasureName Measure, string Id), RecordedAction> Actions { get; } = [];

    private readonly Dictionary<MeasureName, ActionRegister> _registers = [];

    public Journal Naming(params MeasureName[] measures)
    {
        foreach (var name in measures.Where(name => !Docket.Measures.ContainsKey(name)))
            Docket = Docket with { Measures = Docket.Measures.Add(name, Measure.Unknown(name)) };
        return this;
    }

    public Measure Create(MeasureName name, string date, bool constitutionalAmendment = false, bool terminatesEmergency = false)
    {
        var introduction = new Introduction("A title", Congress116.On(date).Date, constitutionalAmendment, terminatesEmergency);
        Naming(name).Carry(docket => docket.CreateMeasure(name, introduction));
        return Docket.Measures[name];
    }

    public Measure Act(MeasureName name, params OfficialAction[] actions)
    {
        Carry(docket => RecordActions(docket, name, actions));
        return Docket.Measures[name];
    }

    public ImmutableArray<Change> Record(Vote vote, ImmutableArray<Position> positions, Provenance? said = null) =>
        Carry(_ => RecordVote(vote, positions, said ?? By));

    public Rejection RefuseVote(Vote vote, ImmutableArray<Position> positions) =>
        Refuse(_ => RecordVote(vote, positions, By));

    public ImmutableArray<Change> Schedule(Vote vote)
    {
        Naming([.. vote.Measures]);
        return Carry(docket => docket.ScheduleVote(vote, Votes.GetValueOrDefault(vote.Name)));
    }

    public ImmutableArray<Change> Reschedule(VoteName name, VoteAnnouncement announcement, string reason = "the Rules Committee meets first", Provenance? by = null) =>
        Carry(docket => docket.RescheduleVote(Votes[name], announcement, reason, by ?? By));

    public ImmutableArray<Change> Withdraw(
        VoteName name, VoteWithdrawal withdrawal = VoteWithdrawal.Postponed, Provenance? by = null, string reason = "taken off the floor") =>
        Carry(docket => docket.WithdrawVote(Votes[name], withdrawal, reason, by ?? By));

    public ImmutableArray<Change> Open(VoteName name, string date, string time = "") =>
        Carry(docket => docket.OpenVote(Votes[name], Congress116.On(date, time)));

    public ImmutableArray<Change> Take(VoteName name, params ImmutableArray<Position> positions) =>
        Carry(docket => docket.RecordPositions(Votes[name], positions, By));

    public ImmutableArray<Change> Close(VoteName name, bool? passed = null, TieBreaker? tieBreaker = null, Tally? announced = null) =>
        Carry(docket => docket.CloseVote(Votes[name], passed == true ? "Passed" : "Failed", passed, tieBreaker, announced, By));

    public ImmutableArray<Change> Correct(Vote vote, ImmutableArray<Position> positions, string reason = "a clerk's error")
    {
        Naming([.. vote.Measures]);
        return Carry(docket => docket.CorrectVote(Votes[vote.Name], vote, positions, reason, By));
    }

    public ImmutableArray<Change> Vacate(VoteName name, string reason = "by unanimous consent") =>
        Carry(docket => docket.VacateVote(Votes[name], reason, By));

    /// <summary>Has a measure of one vote hold others in place of it.</summary>
    public void Multiply(MeasureName name, Func<VoteOutcome, ImmutableArray<VoteOutcome>> others)
    {
        var measure = Docket.Measures[name];
        Docket = Docket with { Measures = Docket.Measures.SetItem(name, Restored(measure, others(measure.Outcomes.Single()))) };
    }

    public VetoThreat Threaten(string id, VetoThreatLevel level, params MeasureName[] measures)
    {
        Naming(measures).Carry(docket => docket.IssueVetoThreat(Threat(id), Statement(level, measures)));
        return Docket.VetoThreats[Threat(id)];
    }

    public MeasureState StateOf(MeasureName name) => Docket.Measures[name].Status.State;

    public VetoThreatState StateOf(string threat) => Docket.VetoThreats[Threat(threat)].State;

    public ImmutableArray<Change> Carry(Func<Docket, Decision> command)
    {
        var decision = command(Docket);
        Assert.Null(decision.Rejection);
        foreach (var change in decision.Changes)
            CarryOut(change);
        Told.AddRange(decision.Changes);
        return decision.Changes;
    }

    public Rejection Refuse(Func<Docket, Decision> command)
    {
        var decision = command(Docket);
        Assert.NotNull(decision.Rejection);
        Assert.Empty(decision.Changes);
        Assert.Matches("^[A-Z_]+$", decision.Rejection.Reason);
        Assert.NotEmpty(decision.Rejection.Message);
        return decision.Rejection;
    }

    public static VetoThreatName Threat(string id) => new(116, id);

    public static AdministrationStatement Statement(VetoThreatLevel level, params MeasureName[] measures) => new(
        [.. measures],
        level,
        AdministrationPosition.StronglyOpposes,
        "his advisors would recommend that he veto it",
        new ThreatSource(SourceKind.StatementOfAdministrationPolicy, "A statement", "", "The administration", false),
        new DateOnly(2019, 2, 26),
        "",
        "");

    public Decision RecordActions(
        Docket docket, MeasureName name, IReadOnlyList<OfficialAction> actions, Provenance? provenance = null, bool isWhole = false)
    {
        var known = actions.Where(action => Actions.ContainsKey((name, action.Id)))
            .DistinctBy(action => action.Id)
            .ToDictionary(action => action.Id, action => Actions[(name, action.Id)].Action == action);
        var plan = RegisterOf(name).State([.. actions.Distinct()], known, provenance ?? Unsaid, isWhole);
        return docket.RecordActions(name, actions, plan, plan.Needed.ToDictionary(id => id, id => Actions[(name, id)]));
    }

    public ImmutableArray<Change> Document(MeasureName name, Provenance provenance, bool isWhole, params OfficialAction[] actions) =>
        Carry(docket => RecordActions(docket, name, actions, provenance, isWhole));

    public ImmutableArray<Change> WithdrawByHand(MeasureName name, params string[] ids) =>
        Carry(docket => ByHand(docket, name, ids, new Withdrawal("a mistake", DateTimeOffset.UnixEpoch, "somebody", ByHand: true)));

    public ImmutableArray<Change> ReinstateByHand(MeasureName name, params string[] ids) =>
        Carry(docket => ByHand(docket, name, ids, null));

    public Decision ByHand(Docket docket, MeasureName name, string[] ids, Withdrawal? withdrawal)
    {
        var named = ids.Where(id => Actions.ContainsKey((name, id))).Select(id => Actions[(name, id)]);
        var plan = RegisterOf(name).ByHand(named, withdrawal, DateTimeOffset.UnixEpoch);
        var recorded = plan.Needed.Union(ids).Where(id => Actions.ContainsKey((name, id))).ToDictionary(id => id, id => Actions[(name, id)]);
        return docket.WithdrawActions(name, ids, plan, recorded);
    }

    public ActionRegister RegisterOf(MeasureName name) => _registers.GetValueOrDefault(name, ActionRegister.Empty);

    public static readonly Provenance Unsaid =
        new(Witness.Unspecified, "", "", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "");

    private Decision RecordVote(Vote vote, ImmutableArray<Position> positions, Provenance said)
    {
        return Naming([.. vote.Measures]).Docket.RecordVote(vote, positions, Votes.GetValueOrDefault(vote.Name), said);
    }

    private void CarryOut(Change change)
    {
        switch (change)
        {
            case MeasureChange { Measure: var measure } moved:
                AssertRestorable(measure);
                CarryOut(measure.Name, moved.Filing);
                foreach (var action in moved.Actions)
                    Assert.Equal(Actions[(measure.Name, action.Id)], action);
                var actions = Actions.Where(entry => entry.Key.Measure == measure.Name).Select(entry => entry.Value).ToArray();
                Assert.Equal(actions.Count(action => action.Counts), measure.ActionCount);
                Assert.Equal(actions.Count(action => !action.Counts), measure.WithdrawnCount);
                Assert.Equal(
                    actions.Where(action => action is { Counts: true, Action.CanMove: true }).Select(action => action.Action.WithoutWording)
                        .Order(MeasureHistory.ActionOrder),
                    measure.MovingActions);
                Docket = Docket with { Measures = Docket.Measures.SetItem(measure.Name, measure) };
                break;
            case VoteChange vote:
                Votes[vote.Vote.Name] = vote.VoteRecord;
                Docket = Docket with
                {
                    Pending = Docket.Pending.SetItem(vote.Vote.Name, vote.VoteRecord),
                    Held = Docket.Held.SetItem(vote.Vote.Name, vote.VoteRecord),
                };
                break;
            case VetoThreatChange(_, var threat):
                Docket = Docket with { VetoThreats = Docket.VetoThreats.SetItem(threat.Name, threat) };
                break;
        }
    }

    private void CarryOut(MeasureName name, ActionFiling? filing)
    {
        if (filing is null)
            return;
        foreach (var (action, _) in filing.Actions)
            Actions[(name, action.Id)] = action;
        var register = RegisterOf(name);
        _registers[name] = new ActionRegister(
            filing.Wholes ?? register.Wholes,
            register.Standings.SetItems(filing.Actions.Select(filed => KeyValuePair.Create(filed.Action.Id, filed.Standing))));
    }

    private static void AssertRestorable(Measure measure)
    {
        var restored = Restored(measure, measure.Outcomes);
        Assert.Equal(measure, restored);
        Assert.Equal(measure.ActionStates, restored.ActionStates);
    }

    // The store keeps what the state follows from, and not the state.
    private static Measure Restored(Measure measure, ImmutableArray<VoteOutcome> outcomes)
    {
        var introduction = measure.Created
            ? new Introduction(
                measure.Title, measure.IntroducedDate, measure.ConstitutionalAmendment, measure.TerminatesEmergency, measure.Provenance)
            : null;
        return Measure.Restore(
            measure.Name, introduction, measure.ActionCount, measure.MovingActions, outcomes, measure.VetoThreats, measure.VacatedVotes,
            measure.PendingVotes, measure.WithdrawnCount, measure.Described, measure.DecidingActions);
    }
}
