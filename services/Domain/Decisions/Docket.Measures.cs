using System.Collections.Immutable;
using System.Globalization;

namespace VoteTracker.Domain;

// Commands on measures and their actions.
public sealed partial record Docket
{
    // Of actions that turn, so many are told in one update, which must not outgrow what a client takes.
    private const int TurnedAtOnce = 100;

    /// <summary>Registers a measure.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="introduction">What is known at introduction.</param>
    /// <param name="actions">Official actions that are known already, each id once, stated where the introduction is.</param>
    /// <param name="isWhole">Whether they are all of a whole document.</param>
    /// <returns>The changes, or INVALID_FIELD, RESOLUTION_EXISTS, NEVER_PRESENTED, ACTION_IMPOSSIBLE or TOO_MANY_ACTIONS.</returns>
    public Decision CreateMeasure(
        MeasureName name, Introduction introduction, IReadOnlyList<OfficialAction>? actions = null, bool isWhole = false)
    {
        if (introduction.Refusal(name.Type) is { } invalid)
            return Decision.Reject(invalid);
        var before = Measures[name];
        if (before.Created)
            return Decision.Reject(new Rejection(RejectionKind.AlreadyExists, "RESOLUTION_EXISTS", $"{name} exists already"));
        if (introduction.ConstitutionalAmendment && before.VetoThreats.Length > 0)
            return Decision.Reject(NeverPresented(name, Presentment.WhyNever(name.Type, true)!));
        actions ??= [];
        if (Refusal(name, introduction.ConstitutionalAmendment, actions) is { } refusal)
            return Decision.Reject(refusal);
        if (actions.Count == 0)
            return Filed(before, before.Create(introduction), ChangeType.ResolutionCreated, [], null);
        var plan = ActionRegister.Empty.State(
            [.. actions.Distinct()],
            ImmutableDictionary<string, bool>.Empty,
            introduction.Provenance ?? new Provenance(Witness.Unspecified, "", "", default, default, ""),
            isWhole);
        var planned = plan.Complete(ImmutableDictionary<string, RecordedAction>.Empty);
        return Filed(before, before.Create(introduction).WithActions(planned), ChangeType.ResolutionCreated, planned, plan.Wholes);
    }

    /// <summary>Corrects title, day of introduction and flags of a measure.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="stated">What is stated of it.</param>
    /// <param name="provenance">Where.</param>
    /// <returns>
    /// The changes (none where what is recorded stands), or RESOLUTION_NOT_FOUND, INVALID_FIELD, NEVER_PRESENTED or ACTION_IMPOSSIBLE.
    /// </returns>
    public Decision UpdateMeasure(MeasureName name, Description stated, Provenance provenance)
    {
        var before = Measures[name];
        if (!before.Created)
            return Decision.Reject(NotFound(name));
        var described = before.Described.ToDictionary(statement => statement.Field);
        var introduction = new Introduction(
            Weigh(DescribedField.Title, before.Title, stated.Title),
            DateOnly.ParseExact(
                Weigh(DescribedField.IntroducedDate, $"{before.IntroducedDate:O}", stated.Date?.ToString("O", CultureInfo.InvariantCulture)),
                "O",
                CultureInfo.InvariantCulture),
            bool.Parse(Weigh(DescribedField.ConstitutionalAmendment, $"{before.ConstitutionalAmendment}", stated.ConstitutionalAmendment?.ToString())),
            bool.Parse(Weigh(DescribedField.TerminatesEmergency, $"{before.TerminatesEmergency}", stated.TerminatesEmergency?.ToString())),
            before.Provenance);
        var after = before.Describe(introduction, [.. described.Values.OrderBy(statement => statement.Field)]);
        if (!after.IsSameForReaders(before))
            after = after.Describe(introduction with { Provenance = provenance }, after.Described);
        if (introduction.Refusal(name.Type) is { } invalid)
            return Decision.Reject(invalid);
        if (introduction.ConstitutionalAmendment && before.VetoThreats.Length > 0)
            return Decision.Reject(NeverPresented(name, Presentment.WhyNever(name.Type, true)!));
        if (introduction.ConstitutionalAmendment && Refusal(name, true, before.MovingActions) is { } impossible)
            return Decision.Reject(impossible);
        var type = after.IsSameForReaders(before) ? ChangeType.Silent : ChangeType.ResolutionCorrected;
        return Decision.Accept([.. Follow(new MeasureChange(type, after, before.Status.State, []))]);

        string Weigh(DescribedField field, string known, string? value)
        {
            if (value is null)
                return known;
            (described[field], var stands) = FieldStatement.Weigh(described.GetValueOrDefault(field), field, provenance, known, value);
            return stands ? value : known;
        }
    }

    /// <summary>Records official actions.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="actions">The actions, each id once.</param>
    /// <param name="plan">What becomes of its actions by that, see <see cref="ActionRegister.State"/>.</param>
    /// <param name="recorded">Those that the plan needs.</param>
    /// <returns>The changes, or RESOLUTION_NOT_FOUND, ACTION_IMPOSSIBLE or TOO_MANY_ACTIONS.</returns>
    public Decision RecordActions(
        MeasureName name, IReadOnlyList<OfficialAction> actions, ActionPlan plan, IReadOnlyDictionary<string, RecordedAction> recorded)
    {
        var before = Measures[name];
        if (!before.Created)
            return Decision.Reject(NotFound(name));
        if (Refusal(name, before.ConstitutionalAmendment, actions) is { } refusal)
            return Decision.Reject(refusal);
        if (plan.IsNothing)
            return Decision.Accept();
        var planned = plan.Complete(recorded);
        return Filed(before, before.WithActions(planned), ChangeType.ResolutionChanged, planned, plan.Wholes);
    }

    /// <summary>Sorts out actions that no such measure can ever have.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="actions">Some actions.</param>
    /// <returns>Those that it can have, and why not the others.</returns>
    public (IReadOnlyList<OfficialAction> Possible, IReadOnlyList<ActionWarning> Others) Possible(
        MeasureName name, IReadOnlyList<OfficialAction> actions)
    {
        var amendment = Measures[name].ConstitutionalAmendment;
        var impossible = actions.Select(action => (action.Id, Why: Impossibility(name, amendment, action)))
            .Where(action => action.Why is not null)
            .Select(action => new ActionWarning(action.Id, action.Why!.Reason, action.Why.Message))
            .ToArray();
        return (
            impossible.Length == 0 ? actions : [.. actions.Where(action => Impossibility(name, amendment, action) is null)],
            impossible);
    }

    /// <summary>Withdraws actions by hand, or lifts that.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="ids">The actions.</param>
    /// <param name="plan">What becomes of its actions by that, see <see cref="ActionRegister.ByHand"/>.</param>
    /// <param name="recorded">Those that the plan needs, as far as they are on record.</param>
    /// <returns>The changes, or RESOLUTION_NOT_FOUND, ACTION_NOT_FOUND, ACTION_WITHDRAWN, ACTION_NOT_WITHDRAWN or TOO_MANY_ACTIONS.</returns>
    public Decision WithdrawActions(
        MeasureName name, IReadOnlyList<string> ids, ActionPlan plan, IReadOnlyDictionary<string, RecordedAction> recorded)
    {
        var before = Measures[name];
        if (!before.Created)
            return Decision.Reject(NotFound(name));
        if (ids.FirstOrDefault(id => !recorded.ContainsKey(id)) is { } unknown)
            return Decision.Reject(new Rejection(RejectionKind.NotFound, "ACTION_NOT_FOUND", $"{name} has no action {unknown}"));
        var withdraws = plan.Withdrawal is not null;
        if (ids.FirstOrDefault(id => recorded[id].Withdrawal is { ByHand: true } == withdraws) is { } already)
            return Decision.Reject(withdraws
                ? new Rejection(RejectionKind.FailedPrecondition, "ACTION_WITHDRAWN", $"action {already} of {name} is withdrawn by hand already")
                : new Rejection(
                    RejectionKind.FailedPrecondition,
                    "ACTION_NOT_WITHDRAWN",
                    recorded[already].Withdrawal is { } outdated
                        ? $"action {already} of {name} is not withdrawn by hand but by a document ({outdated.Reason}); a newer one that states it brings it back"
                        : $"action {already} of {name} is not withdrawn"));
        var planned = plan.Complete(recorded);
        return Filed(before, before.WithActions(planned), ChangeType.ResolutionChanged, planned, plan.Wholes);
    }

    // What followers are told of actions: first those that say something new, then those that turned.
    private Decision Filed(
        Measure before, Measure after, ChangeType type, ImmutableArray<PlannedAction> planned, ImmutableArray<WholeDocument>? wholes)
    {
        ImmutableArray<RecordedAction> stated = [.. planned.Where(action => action.IsStated).Select(action => action.Action)];
        var turned = planned.Where(action => !action.IsStated && (action.IsTurned || action.IsTurnedByHand)).Select(action => action.Action).ToArray();
        (after, var held) = Decide(before, after, stated.Where(action => action.Counts).Select(action => action.Action));
        if (MeasureLimits.RefuseActions(before, after) is { } tooMany)
            return Decision.Reject(tooMany);
        var isTold = type == ChangeType.ResolutionCreated || !stated.IsEmpty;
        ImmutableArray<MeasureChange> changes =
        [
            .. isTold ? [new MeasureChange(type, after, before.Status.State, stated)] : Array.Empty<MeasureChange>(),
            .. turned.Chunk(TurnedAtOnce).Select((chunk, index) => new MeasureChange(
                ChangeType.ResolutionCorrected, after, isTold || index > 0 ? after.Status.State : before.Status.State, [.. chunk])),
        ];
        if (changes.IsEmpty)
            changes = [new MeasureChange(ChangeType.Silent, after, before.Status.State, [])];
        if (planned.Length > 0 || wholes is not null)
            changes = changes.SetItem(0, changes[0] with
            {
                Filing = new ActionFiling([.. planned.Select(action => (action.Action, action.Standing))], wholes),
            });
        return Decision.Accept([.. Follow(changes), .. held]);
    }

    private static Rejection? Refusal(MeasureName name, bool constitutionalAmendment, IReadOnlyList<OfficialAction> actions)
    {
        foreach (var action in actions)
        {
            if (Impossibility(name, constitutionalAmendment, action) is { } impossible)
                return impossible;
        }
        return actions.Distinct().GroupBy(action => action.Id).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? Rejection.Field("actions", $"{twice.Key} stands twice in one call, and not with the same content")
            : null;
    }

    private static Rejection? Impossibility(MeasureName name, bool constitutionalAmendment, OfficialAction action) =>
        action.Impossibility(name.Type, constitutionalAmendment) is { } why
            ? new Rejection(RejectionKind.FailedPrecondition, "ACTION_IMPOSSIBLE", $"action {action.Id} ({action.Kind}) of {name}: {why}")
            : null;

    private static Rejection NotFound(MeasureName name) =>
        new(RejectionKind.NotFound, "RESOLUTION_NOT_FOUND", $"{name} does not exist");
}
