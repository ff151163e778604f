using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>
/// What one command is decided on: the measures it touches, the veto threats that name them, and the measures that those
/// threats name besides. Closing a vote, moving the measure and settling the threats is one decision.
/// </summary>
/// <param name="Measures">The measures; one that is not known yet stands here as <see cref="Measure.Unknown"/>.</param>
/// <param name="VetoThreats">The threats.</param>
public sealed record Docket(
    ImmutableDictionary<MeasureName, Measure> Measures, ImmutableDictionary<VetoThreatName, VetoThreat> VetoThreats)
{
    /// <summary>Of a command that touches no measure.</summary>
    public static readonly Docket Empty = new(
        ImmutableDictionary<MeasureName, Measure>.Empty, ImmutableDictionary<VetoThreatName, VetoThreat>.Empty);

    /// <summary>Registers a measure.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="introduction">What is known at introduction.</param>
    /// <returns>The changes, or RESOLUTION_EXISTS.</returns>
    public Decision CreateMeasure(MeasureName name, Introduction introduction)
    {
        if (introduction.ConstitutionalAmendment && !name.Type.IsJoint())
            return Decision.Reject(Rejection.Field(
                "resolution.constitutional_amendment", "an amendment to the Constitution is proposed by a joint resolution"));
        var before = Measures[name];
        if (before.Created)
            return Decision.Reject(new Rejection(RejectionKind.AlreadyExists, "RESOLUTION_EXISTS", $"{name} exists already"));
        if (introduction.ConstitutionalAmendment && before.VetoThreats.Length > 0)
            return Decision.Reject(NeverPresented(name, Presentment.WhyNever(name.Type, true)!));
        return Decision.Accept(Follow(before, before.Create(introduction), ChangeType.ResolutionCreated, []));
    }

    /// <summary>Records official actions.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="actions">The actions, each id once.</param>
    /// <returns>The changes, or RESOLUTION_NOT_FOUND or ACTION_IMPOSSIBLE.</returns>
    public Decision RecordActions(MeasureName name, IReadOnlyList<OfficialAction> actions)
    {
        var before = Measures[name];
        if (!before.Created)
            return Decision.Reject(new Rejection(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist"));
        foreach (var action in actions)
        {
            if (action.Impossibility(name.Type, before.ConstitutionalAmendment) is { } why)
                return Decision.Reject(new Rejection(
                    RejectionKind.FailedPrecondition, "ACTION_IMPOSSIBLE", $"action {action.Id} ({action.Kind}) of {name}: {why}"));
        }
        if (actions.Distinct().GroupBy(action => action.Id).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return Decision.Reject(Rejection.Field("actions", $"{twice.Key} stands twice in one call, and not with the same content"));
        var known = before.Actions.ToDictionary(action => action.Id, StringComparer.Ordinal);
        var news = actions.Where(action => !known.TryGetValue(action.Id, out var same) || same != action)
            .Distinct().ToImmutableArray();
        return news.IsEmpty
            ? Decision.Accept()
            : Decision.Accept(Follow(before, before.WithActions(news), ChangeType.ResolutionChanged, news));
    }

    /// <summary>Records a complete vote.</summary>
    /// <param name="vote">The vote, with the tally that was announced, where one was.</param>
    /// <param name="positions">The positions.</param>
    /// <param name="known">What is recorded of this vote, or null.</param>
    /// <param name="knownPositions">The positions recorded of it.</param>
    /// <returns>The changes, or INVALID_FIELD, TALLY_MISMATCH or VOTE_EXISTS.</returns>
    public Decision RecordVote(
        Vote vote, ImmutableArray<Position> positions, Vote? known, ImmutableArray<Position> knownPositions)
    {
        var (closed, rejection) = vote.Close(positions);
        if (closed is null)
            return Decision.Reject(rejection!);
        if (known is not null)
        {
            return known == closed && knownPositions.ToHashSet().SetEquals(positions)
                ? Decision.Accept()
                : Decision.Reject(new Rejection(
                    RejectionKind.FailedPrecondition,
                    "VOTE_EXISTS",
                    $"{vote.Name} is recorded already, with other content; CorrectVote corrects it"));
        }
        var changes = ImmutableArray.CreateBuilder<Change>();
        changes.Add(new VoteChange(ChangeType.VoteClosed, closed, positions, positions));
        if (closed.IsDisputed)
            changes.Add(new VoteChange(ChangeType.ResultDisputed, closed, positions, []));
        if (closed.Outcome is { } outcome)
        {
            var measure = Measures[closed.Measure!.Value];
            changes.AddRange(Follow(measure, measure.WithOutcome(outcome), ChangeType.ResolutionChanged, []));
        }
        return Decision.Accept(changes.ToImmutable());
    }

    /// <summary>Issues a veto threat.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="statement">What was said.</param>
    /// <returns>The changes, or NEVER_PRESENTED or VETO_THREAT_EXISTS.</returns>
    public Decision IssueVetoThreat(VetoThreatName name, AdministrationStatement statement)
    {
        if (NeverPresented(statement) is { } never)
            return Decision.Reject(never);
        if (VetoThreats.TryGetValue(name, out var known))
            return known.Statement == statement ? Decision.Accept() : Decision.Reject(Exists(name));
        return Decision.Accept(Issue(new VetoThreat(name, statement)));
    }

    /// <summary>Replaces a standing threat by a newer statement.</summary>
    /// <param name="name">The standing threat, which is in <see cref="VetoThreats"/>.</param>
    /// <param name="newName">Names the newer one.</param>
    /// <param name="statement">The newer statement.</param>
    /// <returns>The changes, or NEVER_PRESENTED, VETO_THREAT_EXISTS or VETO_THREAT_NOT_STANDING.</returns>
    public Decision ReviseVetoThreat(VetoThreatName name, VetoThreatName newName, AdministrationStatement statement)
    {
        if (NeverPresented(statement) is { } never)
            return Decision.Reject(never);
        if (VetoThreats.ContainsKey(newName))
            return Decision.Reject(Exists(newName));
        var (revised, rejection) = VetoThreats[name].Revise();
        return revised is null
            ? Decision.Reject(rejection!)
            : Decision.Accept(
                [new VetoThreatChange(ChangeType.VetoThreatChanged, revised), .. Issue(new VetoThreat(newName, statement, name))]);
    }

    /// <summary>Withdraws a standing threat.</summary>
    /// <param name="name">The threat, which is in <see cref="VetoThreats"/>.</param>
    /// <param name="reason">Why.</param>
    /// <returns>The change, or VETO_THREAT_NOT_STANDING.</returns>
    public Decision RescindVetoThreat(VetoThreatName name, string reason)
    {
        var (rescinded, rejection) = VetoThreats[name].Rescind(reason);
        return rescinded is null
            ? Decision.Reject(rejection!)
            : Decision.Accept(new VetoThreatChange(ChangeType.VetoThreatChanged, rescinded));
    }

    private ImmutableArray<Change> Issue(VetoThreat threat)
    {
        var settled = threat.Settle(measure => Measures[measure].Status);
        // The measures must know who threatens them, so that they can settle the threat when they move.
        var links = threat.Statement.Measures.Select(name => Measures[name]).Select(measure =>
            new MeasureChange(ChangeType.Silent, measure.WithVetoThreat(threat.Name), measure.Status.State, []));
        return [new VetoThreatChange(ChangeType.VetoThreatIssued, settled), .. links];
    }

    private ImmutableArray<Change> Follow(Measure before, Measure after, ChangeType type, ImmutableArray<OfficialAction> actions)
    {
        if (after == before)
            return [];
        // Followers hear of a measure once it is created; what is known of it before is kept for then.
        var told = after.Created ? type : ChangeType.Silent;
        var measures = Measures.SetItem(after.Name, after);
        var settled = after.VetoThreats
            .Select(name => VetoThreats[name])
            .Select(threat => (Before: threat, After: threat.Settle(measure => measures[measure].Status)))
            .Where(threat => threat.Before.State != threat.After.State)
            .Select(threat => new VetoThreatChange(ChangeType.VetoThreatChanged, threat.After));
        return [new MeasureChange(told, after, before.Status.State, actions), .. settled];
    }

    private Rejection? NeverPresented(AdministrationStatement statement) => statement.Measures
        .Select(name => (Name: name, Why: Presentment.WhyNever(name.Type, Measures[name].ConstitutionalAmendment)))
        .Where(measure => measure.Why is not null)
        .Select(measure => NeverPresented(measure.Name, measure.Why!))
        .FirstOrDefault();

    private static Rejection NeverPresented(MeasureName name, string why) => new(
        RejectionKind.FailedPrecondition, "NEVER_PRESENTED", $"{name} cannot be vetoed: {why}");

    private static Rejection Exists(VetoThreatName name) => new(
        RejectionKind.AlreadyExists, "VETO_THREAT_EXISTS", $"{name} exists already and says something else");
}
