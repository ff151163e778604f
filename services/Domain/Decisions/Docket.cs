using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>
/// What one command is decided on: the measures it touches, the veto threats that name them, and what became of the other measures
/// that those threats name. Closing a vote, moving the measure and settling the threats is one decision.
/// </summary>
/// <param name="Measures">The measures; one that is not known yet stands here as <see cref="Measure.Unknown"/>.</param>
/// <param name="VetoThreats">The threats.</param>
public sealed partial record Docket(
    ImmutableDictionary<MeasureName, Measure> Measures, ImmutableDictionary<VetoThreatName, VetoThreat> VetoThreats)
{
    /// <summary>Of a command that touches no measure.</summary>
    public static readonly Docket Empty = new(
        ImmutableDictionary<MeasureName, Measure>.Empty, ImmutableDictionary<VetoThreatName, VetoThreat>.Empty);

    /// <summary>What became of the measures that the threats name and that are not in <see cref="Measures"/>.</summary>
    public ImmutableDictionary<MeasureName, PresidentialDisposition> Others { get; init; } =
        ImmutableDictionary<MeasureName, PresidentialDisposition>.Empty;

    /// <summary>Registers a measure.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="introduction">What is known at introduction.</param>
    /// <param name="actions">Official actions that are known already, each id once.</param>
    /// <returns>The changes, or RESOLUTION_EXISTS, ACTION_IMPOSSIBLE or TOO_MANY_ACTIONS.</returns>
    public Decision CreateMeasure(MeasureName name, Introduction introduction, params IReadOnlyList<OfficialAction> actions)
    {
        if (introduction.ConstitutionalAmendment && !name.Type.IsJoint())
            return Decision.Reject(Rejection.Field(
                "resolution.constitutional_amendment", "an amendment to the Constitution is proposed by a joint resolution"));
        if (introduction.TerminatesEmergency && (!name.Type.IsJoint() || introduction.ConstitutionalAmendment))
            return Decision.Reject(Rejection.Field(
                "resolution.terminates_emergency", "a national emergency is terminated by a joint resolution (50 U.S.C. 1622(a)(1))"));
        var before = Measures[name];
        if (before.Created)
            return Decision.Reject(new Rejection(RejectionKind.AlreadyExists, "RESOLUTION_EXISTS", $"{name} exists already"));
        if (introduction.ConstitutionalAmendment && before.VetoThreats.Length > 0)
            return Decision.Reject(NeverPresented(name, Presentment.WhyNever(name.Type, true)!));
        if (Refusal(name, introduction.ConstitutionalAmendment, actions) is { } refusal)
            return Decision.Reject(refusal);
        var news = actions.Distinct().ToImmutableArray();
        var created = before.Create(introduction);
        var (after, held) = Decide(before, news.IsEmpty ? created : created.WithActions(news, news.Length), news);
        return MeasureLimits.RefuseActions(before, after) is { } tooMany
            ? Decision.Reject(tooMany)
            : Decision.Accept([.. Follow(new MeasureChange(ChangeType.ResolutionCreated, after, before.Status.State, news)), .. held]);
    }

    /// <summary>Records official actions.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="actions">The actions, each id once.</param>
    /// <param name="known">Which of their ids are on record, each with whether it says the same there.</param>
    /// <returns>The changes, or RESOLUTION_NOT_FOUND, ACTION_IMPOSSIBLE or TOO_MANY_ACTIONS.</returns>
    public Decision RecordActions(MeasureName name, IReadOnlyList<OfficialAction> actions, IReadOnlyDictionary<string, bool> known)
    {
        var before = Measures[name];
        if (!before.Created)
            return Decision.Reject(new Rejection(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist"));
        if (Refusal(name, before.ConstitutionalAmendment, actions) is { } refusal)
            return Decision.Reject(refusal);
        var news = actions.Where(action => !known.GetValueOrDefault(action.Id)).Distinct().ToImmutableArray();
        if (news.IsEmpty)
            return Decision.Accept();
        var (after, held) = Decide(before, before.WithActions(news, news.Count(action => !known.ContainsKey(action.Id))), news);
        return MeasureLimits.RefuseActions(before, after) is { } tooMany
            ? Decision.Reject(tooMany)
            : Decision.Accept([.. Follow(new MeasureChange(ChangeType.ResolutionChanged, after, before.Status.State, news)), .. held]);
    }

    private static Rejection? Refusal(MeasureName name, bool constitutionalAmendment, IReadOnlyList<OfficialAction> actions)
    {
        foreach (var action in actions)
        {
            if (action.Impossibility(name.Type, constitutionalAmendment) is { } why)
                return new Rejection(
                    RejectionKind.FailedPrecondition, "ACTION_IMPOSSIBLE", $"action {action.Id} ({action.Kind}) of {name}: {why}");
        }
        return actions.Distinct().GroupBy(action => action.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? Rejection.Field("actions", $"{twice.Key} stands twice in one call, and not with the same content")
            : null;
    }

    // What measures' moves bring with them: the threats on them are settled where all of them stand afterwards.
    private ImmutableArray<Change> Follow(params ImmutableArray<MeasureChange> moves)
    {
        var moved = moves.Where(move => !move.Actions.IsEmpty || move.Measure != Measures[move.Measure.Name]).ToArray();
        var measures = Measures.SetItems(moved.Select(move => KeyValuePair.Create(move.Measure.Name, move.Measure)));
        var settled = moved.SelectMany(move => move.Measure.VetoThreats).Distinct()
            .Select(name => VetoThreats[name])
            .Select(threat => (Before: threat, After: threat.Settle(DispositionOf)))
            .Where(threat => threat.Before.State != threat.After.State)
            .Select(threat => new VetoThreatChange(ChangeType.VetoThreatChanged, threat.After));
        // Followers hear of a measure once it is created; what is known of it before is kept for then.
        return [.. moved.Select(move => move.Measure.Created ? move : move with { Type = ChangeType.Silent }), .. settled];

        PresidentialDisposition DispositionOf(MeasureName name) =>
            measures.TryGetValue(name, out var measure) ? measure.Status.Disposition : Others[name];
    }
}
