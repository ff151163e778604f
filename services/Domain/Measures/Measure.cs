using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>
/// A measure with everything its state follows from. It exists as soon as a vote or a veto threat names it, since those
/// are facts whether or not anybody has registered the measure; it is <see cref="Created"/> when somebody has.
/// </summary>
public sealed record Measure
{
    private Measure(MeasureName name) => Name = name;

    /// <summary>Its identity.</summary>
    public MeasureName Name { get; }

    /// <summary>Whether it has been registered.</summary>
    public bool Created { get; private init; }

    /// <summary>Its official title.</summary>
    public string Title { get; private init; } = "";

    /// <summary>The day of introduction.</summary>
    public DateOnly IntroducedDate { get; private init; }

    /// <summary>Whether it proposes an amendment to the Constitution.</summary>
    public bool ConstitutionalAmendment { get; private init; }

    /// <summary>Whether it terminates a national emergency, which has deadlines of its own.</summary>
    public bool TerminatesEmergency { get; private init; }

    /// <summary>Where title, day of introduction and flags were last changed from, or null.</summary>
    public Provenance? Provenance { get; private init; }

    /// <summary>Who stated them last.</summary>
    public ImmutableArray<FieldStatement> Described { get; private init; } = [];

    /// <summary>How many official actions are on record of it and count.</summary>
    public int ActionCount { get; private init; }

    /// <summary>How many are on record and withdrawn.</summary>
    public int WithdrawnCount { get; private init; }

    /// <summary>Those of its official actions that count and can move it, in the order in which they happened and without their wording.</summary>
    public ImmutableArray<OfficialAction> MovingActions { get; private init; } = [];

    /// <summary>The state that each of <see cref="MovingActions"/> led to; Unspecified where it moved nothing.</summary>
    public ImmutableArray<MeasureState> ActionStates { get; private init; } = [];

    /// <summary>The closed votes on it that mean something for its state.</summary>
    public ImmutableArray<VoteOutcome> Outcomes { get; private init; } = [];

    /// <summary>The votes on it that are treated as not taken; actions that name them move nothing.</summary>
    public ImmutableArray<VoteName> VacatedVotes { get; private init; } = [];

    /// <summary>The votes on it that are announced or followed live, and may yet be held under another name.</summary>
    public ImmutableArray<PendingVote> PendingVotes { get; private init; } = [];

    /// <summary>The ids of the actions that announced votes were held as.</summary>
    public ImmutableHashSet<string> DecidingActions { get; private init; } = [];

    /// <summary>The veto threats that name it.</summary>
    public ImmutableArray<VetoThreatName> VetoThreats { get; private init; } = [];

    /// <summary>Where it stands.</summary>
    public MeasureStatus Status { get; private init; } = MeasureStatus.None;

    /// <summary>A measure of which nothing is known but its name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The measure, not created.</returns>
    public static Measure Unknown(MeasureName name) => new(name);

    /// <summary>Brings back a measure from what was stored of it; its state follows.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="introduction">Title, day of introduction and flag, or null where it was not created.</param>
    /// <param name="actionCount">How many actions are on record of it and count.</param>
    /// <param name="movingActions">Those of them that can move it, in any order.</param>
    /// <param name="outcomes">Its outcomes, in any order.</param>
    /// <param name="vetoThreats">The threats that name it.</param>
    /// <param name="vacatedVotes">The votes on it that are treated as not taken.</param>
    /// <param name="pendingVotes">The votes on it that may yet be held under another name.</param>
    /// <param name="withdrawnCount">How many actions are withdrawn.</param>
    /// <param name="described">Who stated title, day of introduction and flags last.</param>
    /// <param name="decidingActions">The ids of the actions that announced votes were held as.</param>
    /// <returns>The measure.</returns>
    public static Measure Restore(
        MeasureName name,
        Introduction? introduction,
        int actionCount,
        IEnumerable<OfficialAction> movingActions,
        IEnumerable<VoteOutcome> outcomes,
        IEnumerable<VetoThreatName> vetoThreats,
        IEnumerable<VoteName> vacatedVotes,
        IEnumerable<PendingVote> pendingVotes,
        int withdrawnCount = 0,
        IEnumerable<FieldStatement>? described = null,
        IEnumerable<string>? decidingActions = null)
    {
        var measure = new Measure(name)
        {
            ActionCount = actionCount,
            WithdrawnCount = withdrawnCount,
            Described = [.. described ?? []],
            MovingActions = [.. movingActions.Select(action => action.WithoutWording)],
            Outcomes = [.. outcomes],
            VetoThreats = [.. vetoThreats],
            VacatedVotes = [.. vacatedVotes],
            PendingVotes = [.. pendingVotes],
            DecidingActions = [.. decidingActions ?? []],
        };
        return introduction is null ? measure.Derive() : measure.Introduce(introduction).Derive();
    }

    /// <summary>Registers it.</summary>
    /// <param name="introduction">What is known at introduction.</param>
    /// <returns>The measure, created; further on than INTRODUCED where votes named it before.</returns>
    public Measure Create(Introduction introduction) =>
        (Introduce(introduction) with { Described = introduction.Described }).Derive();

    /// <summary>Corrects title, day of introduction and flags.</summary>
    /// <param name="introduction">As they are then.</param>
    /// <param name="described">And who stated them.</param>
    /// <returns>The measure with its state derived anew.</returns>
    public Measure Describe(Introduction introduction, ImmutableArray<FieldStatement> described) =>
        (Introduce(introduction) with { Described = described }).Derive();

    /// <summary>Takes actions as they are now: new, corrected, withdrawn, or counting again.</summary>
    /// <param name="actions">The actions.</param>
    /// <returns>The measure with its state derived anew.</returns>
    public Measure WithActions(IReadOnlyCollection<PlannedAction> actions)
    {
        var replaced = actions.Select(planned => planned.Action.Id).ToHashSet(StringComparer.Ordinal);
        return (this with
        {
            ActionCount = ActionCount
                + actions.Count(planned => planned.Action.Counts) - actions.Count(planned => planned.Before is { Counts: true }),
            WithdrawnCount = WithdrawnCount
                + actions.Count(planned => !planned.Action.Counts) - actions.Count(planned => planned.Before is { Counts: false }),
            MovingActions =
            [
                .. MovingActions.Where(action => !replaced.Contains(action.Id)),
                .. actions.Where(planned => planned.Action is { Counts: true, Action.CanMove: true })
                    .Select(planned => planned.Action.Action.WithoutWording),
            ],
        }).Derive();
    }

    /// <summary>Adds the outcome of a vote, or replaces the earlier one of the same vote.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <returns>The measure with its state derived anew.</returns>
    public Measure WithOutcome(VoteOutcome outcome) =>
        (this with { Outcomes = [.. Outcomes.Where(known => known.Vote != outcome.Vote), outcome] }).Derive();

    /// <summary>Takes away the outcome of a vote that, as it turns out, means nothing for it.</summary>
    /// <param name="vote">The vote.</param>
    /// <returns>The measure with its state derived anew.</returns>
    public Measure WithoutOutcome(VoteName vote) =>
        (this with { Outcomes = Outcomes.RemoveAll(known => known.Vote == vote) }).Derive();

    /// <summary>Treats a vote as not taken, and with it the actions that tell of it.</summary>
    /// <param name="vote">The vote.</param>
    /// <returns>The measure with its state derived anew.</returns>
    public Measure WithVacated(VoteName vote) =>
        (this with { VacatedVotes = [.. VacatedVotes.Remove(vote), vote] }).WithoutOutcome(vote);

    /// <summary>Takes a vote for taken that was treated as not taken, but for its outcome.</summary>
    /// <param name="vote">The vote.</param>
    /// <returns>The measure with its state derived anew.</returns>
    public Measure WithoutVacated(VoteName vote) => (this with { VacatedVotes = VacatedVotes.Remove(vote) }).Derive();

    /// <summary>
    /// Adds a vote that is announced or followed live, or says anew what it is recognized by. Where there are too many, the oldest that
    /// was followed live gives way: it keeps its own name, and its number is then recorded as another vote.
    /// </summary>
    /// <param name="vote">The vote.</param>
    /// <returns>The measure, in the state it had.</returns>
    public Measure WithPending(PendingVote vote)
    {
        ImmutableArray<PendingVote> pending = [.. WithoutPending(vote.Name).PendingVotes, vote];
        var oldest = pending.Length > MeasureLimits.PendingVotes ? pending.FirstOrDefault(known => known.Opened) : null;
        return this with { PendingVotes = oldest is null ? pending : pending.Remove(oldest) };
    }

    /// <summary>Takes away a vote that cannot be held under another name any more.</summary>
    /// <param name="vote">The vote.</param>
    /// <returns>The measure, in the state it had.</returns>
    public Measure WithoutPending(VoteName vote) => this with { PendingVotes = PendingVotes.RemoveAll(known => known.Name == vote) };

    /// <summary>Takes away an announced vote that an action decided.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="action">The id of the action.</param>
    /// <returns>The measure, in the state it had.</returns>
    public Measure Decided(VoteName vote, string action) => WithoutPending(vote) with { DecidingActions = DecidingActions.Add(action) };

    /// <summary>Whether a chamber's decision is on record already as a vote, or as an action that an announced vote was held as.</summary>
    /// <param name="decision">An action that tells of a passage, or of its failure.</param>
    internal bool Knows(OfficialAction decision) =>
        HasDecided(decision)
        || Outcomes.Any(outcome => outcome.Question is VoteQuestion.Passage or VoteQuestion.PassageUnderSuspension
            && outcome.Vote.Chamber == decision.Chamber && outcome.Moment.Date == decision.Moment.Date
            && outcome.Passed == (decision.Kind != ActionKind.Failed));

    /// <summary>Whether an announced vote was held as a chamber's decision, which two records may tell of under different ids.</summary>
    /// <param name="decision">An action that tells of it.</param>
    internal bool HasDecided(OfficialAction decision) =>
        DecidingActions.Contains(decision.Id)
        || MovingActions.Any(action => DecidingActions.Contains(action.Id) && action.Chamber == decision.Chamber
            && action.Moment.Date == decision.Moment.Date && action.Kind == ActionKind.Failed == (decision.Kind == ActionKind.Failed));

    /// <summary>Whether it differs from another state of it only by that of which readers of the measure see nothing.</summary>
    /// <param name="other">The other state.</param>
    /// <returns>True where readers of the measure see the same, whatever threatens it and whoever stated it.</returns>
    public bool IsSameForReaders(Measure other) => this with
    {
        VetoThreats = other.VetoThreats,
        PendingVotes = other.PendingVotes,
        DecidingActions = other.DecidingActions,
        Described = other.Described,
        WithdrawnCount = other.WithdrawnCount,
    } == other;

    /// <summary>Adds a veto threat that names it.</summary>
    /// <param name="threat">The threat.</param>
    /// <returns>The measure, in the state it had.</returns>
    public Measure WithVetoThreat(VetoThreatName threat) =>
        VetoThreats.Contains(threat) ? this : this with { VetoThreats = VetoThreats.Add(threat) };

    private Measure Introduce(Introduction introduction) => this with
    {
        Created = true,
        Title = introduction.Title,
        IntroducedDate = introduction.Date,
        ConstitutionalAmendment = introduction.ConstitutionalAmendment,
        TerminatesEmergency = introduction.TerminatesEmergency,
        Provenance = introduction.Provenance,
    };

    private Measure Derive()
    {
        var ordered = MovingActions.Sort(MeasureHistory.ActionOrder);
        var states = new MeasureState[ordered.Length];
        var progress = new MeasureProgress(Name.Type, ConstitutionalAmendment);
        // What happened to a measure that nobody has registered is kept until somebody does.
        if (Created)
        {
            progress.Apply(new MeasureEvent(ActionKind.Introduced, Name.Type.Origin(), new CapitolMoment(IntroducedDate), false, -1));
            foreach (var happened in MeasureHistory.Of(ordered, Outcomes, VacatedVotes))
            {
                var state = progress.Apply(happened);
                if (!happened.IsToldByVoteOnly)
                    states[happened.Index] = state;
            }
        }
        return this with { MovingActions = ordered, ActionStates = [.. states], Status = progress.Status };
    }

    /// <summary>The states of <see cref="ActionStates"/> by the ids of their actions.</summary>
    public IReadOnlyDictionary<string, MeasureState> StatesByAction() => MovingActions.Zip(ActionStates)
        .ToDictionary(pair => pair.First.Id, pair => pair.Second, StringComparer.Ordinal);

    /// <inheritdoc/>
    public bool Equals(Measure? other) =>
        other is not null && Name == other.Name && Created == other.Created && Title == other.Title
        && IntroducedDate == other.IntroducedDate && ConstitutionalAmendment == other.ConstitutionalAmendment
        && TerminatesEmergency == other.TerminatesEmergency && Provenance == other.Provenance
        && Described.ToHashSet().SetEquals(other.Described) && WithdrawnCount == other.WithdrawnCount
        && ActionCount == other.ActionCount && MovingActions.SequenceEqual(other.MovingActions) && Status == other.Status
        && Outcomes.ToHashSet().SetEquals(other.Outcomes) && PendingVotes.ToHashSet().SetEquals(other.PendingVotes)
        && VacatedVotes.ToHashSet().SetEquals(other.VacatedVotes) && DecidingActions.SetEquals(other.DecidingActions)
        && VetoThreats.ToHashSet().SetEquals(other.VetoThreats);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode();
}
