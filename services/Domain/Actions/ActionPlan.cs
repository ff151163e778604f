using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>What becomes of the actions of a measure; to be completed with those of them that are on record and change.</summary>
/// <param name="Before">Who stated what before.</param>
/// <param name="After">And after.</param>
/// <param name="Contents">Actions that are new or say something else now.</param>
/// <param name="Sources">By id, where an action is stated, in the place of what its witness said before.</param>
/// <param name="Known">Ids that are on record, at least those that are stated.</param>
/// <param name="Now">The time of the call.</param>
public sealed record ActionPlan(
    ActionRegister Before,
    ActionRegister After,
    IReadOnlyDictionary<string, OfficialAction> Contents,
    IReadOnlyDictionary<string, StatementSource> Sources,
    IReadOnlySet<string> Known,
    DateTimeOffset Now)
{
    private ImmutableHashSet<string>? _withdrawnBefore;
    private ImmutableHashSet<string>? _withdrawnAfter;
    private ImmutableArray<string>? _changed;

    /// <summary>The newest whole documents, where they change.</summary>
    public ImmutableArray<WholeDocument>? Wholes { get; init; }

    /// <summary>The withdrawal by hand that this is.</summary>
    public Withdrawal? Withdrawal { get; init; }

    /// <summary>The actions on record that are to be read to complete it.</summary>
    public IEnumerable<string> Needed => Changed.Where(IsKnown);

    /// <summary>How many actions change although the call does not state them.</summary>
    internal int Lacked => Changed.Count(id => !Known.Contains(id) && !Contents.ContainsKey(id));

    /// <summary>Whether there is nothing to write.</summary>
    public bool IsNothing => Changed.IsEmpty && Wholes is null;

    private ImmutableHashSet<string> WithdrawnBefore => _withdrawnBefore ??= Before.Withdrawn();

    private ImmutableHashSet<string> WithdrawnAfter => _withdrawnAfter ??= After.Withdrawn();

    private ImmutableArray<string> Changed => _changed ??=
    [
        .. Contents.Keys.Union(Sources.Keys)
            .Union(WithdrawnBefore.SymmetricExcept(WithdrawnAfter))
            .Union(After.Standings.Where(entry => Before.Standings.GetValueOrDefault(entry.Key) != entry.Value).Select(entry => entry.Key))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Nothing is to be written.</summary>
    /// <param name="register">Who states what.</param>
    public static ActionPlan Nothing(ActionRegister register) => new(
        register, register, ImmutableDictionary<string, OfficialAction>.Empty, ImmutableDictionary<string, StatementSource>.Empty,
        ImmutableHashSet<string>.Empty, default);

    /// <summary>Says of which actions it became true that they count only since without them none would make the measure a law.</summary>
    public IEnumerable<ActionWarning> KeptLaw() => After.KeptLaw().Except(Before.KeptLaw()).Select(id => new ActionWarning(
        id, "LAW_KEPT", $"{After.WhyOutdated(id)}; it counts nevertheless, since without it no action would make the measure a law"));

    /// <summary>Completes it.</summary>
    /// <param name="recorded">The actions of <see cref="Needed"/> as they are on record.</param>
    /// <returns>The actions as they are then, each with what is to be told and counted of it.</returns>
    public ImmutableArray<PlannedAction> Complete(IReadOnlyDictionary<string, RecordedAction> recorded) =>
    [
        .. Changed.Select(id =>
        {
            var known = recorded.GetValueOrDefault(id);
            var action = new RecordedAction(
                Contents.GetValueOrDefault(id) ?? known!.Action, SourcesOf(id, known?.Sources ?? []), WithdrawalOf(id, known));
            return new PlannedAction(action, After.Standings.GetValueOrDefault(id, ActionStanding.Unknown), known, Contents.ContainsKey(id));
        }),
    ];

    private bool IsKnown(string id) => Known.Contains(id) || !Contents.ContainsKey(id);

    private ImmutableArray<StatementSource> SourcesOf(string id, ImmutableArray<StatementSource> known)
    {
        if (!Sources.TryGetValue(id, out var source))
            return known;
        var witness = source.Provenance.Witness;
        // When its word was first recorded, and by whom, stays.
        if (known.FirstOrDefault(other => other.Provenance.Witness == witness) is { } before)
            source = source with { Provenance = source.Provenance with { FirstSeen = before.Provenance.FirstSeen, Author = before.Provenance.Author } };
        return [.. known.Where(other => other.Provenance.Witness != witness).Append(source).OrderBy(other => other.Provenance.Witness)];
    }

    private Withdrawal? WithdrawalOf(string id, RecordedAction? known)
    {
        var standing = After.Standings.GetValueOrDefault(id, ActionStanding.Unknown);
        return standing.WithdrawnByHand ? known?.Withdrawal is { ByHand: true } byHand ? byHand : Withdrawal
            : !WithdrawnAfter.Contains(id) ? null
            : known?.Withdrawal is { ByHand: false } outdated ? outdated
            : new Withdrawal(After.WhyOutdated(id), Now);
    }
}

/// <summary>An action as a plan leaves it.</summary>
/// <param name="Action">The action.</param>
/// <param name="Standing">Who states it.</param>
/// <param name="Before">As it was on record, or null where it is new.</param>
/// <param name="IsStated">Whether it is new or says something else now.</param>
public sealed record PlannedAction(RecordedAction Action, ActionStanding Standing, RecordedAction? Before, bool IsStated)
{
    /// <summary>Whether it counts now and did not, or the other way round.</summary>
    public bool IsTurned => Before is not null && Before.Counts != Action.Counts;

    /// <summary>Whether it is withdrawn by hand now and was not, or the other way round.</summary>
    public bool IsTurnedByHand => Before is not null && (Before.Withdrawal?.ByHand ?? false) != (Action.Withdrawal?.ByHand ?? false);
}
