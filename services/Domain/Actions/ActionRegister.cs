using System.Collections.Immutable;
using System.Globalization;

namespace VoteTracker.Domain;

/// <summary>Who states which of a measure's actions: what decides which of them count, see <see cref="ActionStanding"/>.</summary>
/// <param name="Wholes">The newest whole documents, one for each witness.</param>
/// <param name="Standings">The standings of its actions by their ids; one without has <see cref="ActionStanding.Unknown"/>.</param>
public sealed record ActionRegister(ImmutableArray<WholeDocument> Wholes, ImmutableDictionary<string, ActionStanding> Standings)
{
    /// <summary>Of a measure of which nothing is on record.</summary>
    public static readonly ActionRegister Empty = new([], ImmutableDictionary<string, ActionStanding>.Empty);

    /// <summary>Decides what becomes of the actions when a document or a call states some.</summary>
    /// <param name="actions">The actions, each id once.</param>
    /// <param name="known">Which of their ids are on record, each with whether it says the same there.</param>
    /// <param name="provenance">Where they are stated.</param>
    /// <param name="isWhole">Whether they are all of a whole document.</param>
    /// <returns>What is to be written.</returns>
    public ActionPlan State(
        IReadOnlyList<OfficialAction> actions, IReadOnlyDictionary<string, bool> known, Provenance provenance, bool isWhole)
    {
        var before = isWhole ? Wholes.Of(provenance.Witness) : null;
        var newest = isWhole ? WholeDocument.Newest(before, provenance, ContentHash.Of(actions)) : null;
        // The newest document again, or one that gave way to it.
        if (newest is not null && newest == before && provenance.DocumentTime == before.Time)
            return ActionPlan.Nothing(this);
        var isNewest = newest is not null && newest != before;
        var withdrawn = Withdrawn();
        var standings = Standings.ToBuilder();
        var sources = new Dictionary<string, StatementSource>(StringComparer.Ordinal);
        var contents = new Dictionary<string, OfficialAction>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            var isKnown = known.TryGetValue(action.Id, out var isSame);
            var standing = Standings.GetValueOrDefault(action.Id, ActionStanding.Unknown);
            if (provenance.Witness == Witness.Unspecified && isKnown && isSame
                && (standing.WithdrawnByHand || !withdrawn.Contains(action.Id)))
                continue;
            var (statement, stands) = StatementOf(standing, provenance, isWhole, isNewest);
            if (!isKnown || (stands && !isSame))
                contents[action.Id] = action;
            if (!isKnown || stands)
                standing = standing with { MakesLaw = action.MakesLaw };
            standings[action.Id] = statement is { } newer ? standing.With(newer) : standing;
            if (statement is { Witness: var witness, Time: var time })
                sources[action.Id] = new StatementSource(
                    provenance with { Witness = witness, DocumentTime = time ?? provenance.DocumentTime }, IsNewest: time is null);
        }

        if (isNewest)
        {
            var within = actions.Select(action => action.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var (id, standing) in Standings.Where(entry => !within.Contains(entry.Key)))
            {
                if (standing.Of(provenance.Witness) is not { Time: null })
                    continue;
                var last = before?.Provenance ?? provenance with { DocumentTime = DateTimeOffset.MinValue };
                standings[id] = standing.With(
                    new Statement(provenance.Witness, last.DocumentTime, Superseded: last.DocumentTime == provenance.DocumentTime));
                sources[id] = new StatementSource(last);
            }
        }

        var after = new ActionRegister(
            isNewest ? [.. Wholes.Where(whole => whole.Witness != provenance.Witness), newest!] : Wholes, standings.ToImmutable());
        return new ActionPlan(this, after, contents, sources, known.Keys.ToHashSet(StringComparer.Ordinal), provenance.FirstSeen)
        {
            Wholes = isNewest ? after.Wholes : null,
        };
    }

    /// <summary>Withdraws actions by hand, or lifts that.</summary>
    /// <param name="actions">The actions.</param>
    /// <param name="withdrawal">The withdrawal; null to lift it.</param>
    /// <param name="now">The time of the call.</param>
    /// <returns>What is to be written.</returns>
    public ActionPlan ByHand(IEnumerable<RecordedAction> actions, Withdrawal? withdrawal, DateTimeOffset now)
    {
        var after = this with
        {
            Standings = Standings.SetItems(actions.Select(action => KeyValuePair.Create(
                action.Id,
                Standings.GetValueOrDefault(action.Id, ActionStanding.Unknown) with
                {
                    WithdrawnByHand = withdrawal is not null,
                    MakesLaw = action.Action.MakesLaw,
                }))),
        };
        return ActionPlan.Nothing(this) with
        {
            After = after,
            Known = actions.Select(action => action.Id).ToHashSet(StringComparer.Ordinal),
            Now = now,
            Withdrawal = withdrawal,
        };
    }

    /// <summary>The ids of the actions that do not count.</summary>
    public ImmutableHashSet<string> Withdrawn()
    {
        var kept = KeptLaw().ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Standings.Where(entry => entry.Value.WithdrawnByHand || (entry.Value.IsOutdated(Wholes) && !kept.Contains(entry.Key)))
                .Select(entry => entry.Key),
        ];
    }

    /// <summary>
    /// The ids of the actions that count only because without them none would make the measure a law. Publishers drop lines by mistake, and
    /// no law was ever unmade so; whoever knows that there is none withdraws the action by hand.
    /// </summary>
    public ImmutableArray<string> KeptLaw()
    {
        var law = Standings.Where(entry => entry.Value.MakesLaw && !entry.Value.WithdrawnByHand).ToArray();
        if (law.Length == 0 || !law.All(entry => entry.Value.IsOutdated(Wholes)))
            return [];
        var last = law.Max(entry => entry.Value.LastStated(Wholes));
        return [.. law.Where(entry => entry.Value.LastStated(Wholes) == last).Select(entry => entry.Key)];
    }

    /// <summary>Why documents withdraw an action.</summary>
    internal string WhyOutdated(string id)
    {
        var whole = Standings[id].Outdating(Wholes)!.Provenance;
        var source = whole.Source.Length > 0 ? whole.Source : $"{whole.Witness}";
        return string.Create(CultureInfo.InvariantCulture, $"{source} as of {whole.DocumentTime.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} is whole and lacks it");
    }

    // What the witness's statement is afterwards, null where it stays; and whether its content stands.
    private (Statement? Statement, bool Stands) StatementOf(ActionStanding standing, Provenance provenance, bool isWhole, bool isNewest)
    {
        var (witness, time) = (provenance.Witness, provenance.DocumentTime);
        if (witness == Witness.Unspecified)
        {
            // Whoever does not say for whom he speaks is heard, as he was before anybody said.
            witness = standing.MostDirect;
            if (standing.Of(witness)?.TimeAmong(Wholes) is { } last && last > time)
                time = last;
        }

        var direct = standing.Statements.IsEmpty ? Witness.Unspecified : standing.MostDirect;
        if (standing.Of(witness) is not { } known)
            return (new Statement(witness, isNewest ? null : time), witness >= direct);
        var stated = known.TimeAmong(Wholes);
        if (isNewest)
        {
            var isOlder = known.Time > time || (known.Time == time && !known.Superseded);
            return isOlder ? (null, false) : (known.Time is null ? null : new Statement(witness, null), witness >= direct);
        }

        if (time < stated || (isWhole && time == stated))
            return (null, false);
        return (time == stated && known is { Time: not null, Superseded: false } ? null : new Statement(witness, time), witness >= direct);
    }
}
