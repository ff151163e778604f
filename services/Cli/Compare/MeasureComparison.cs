using System.Collections.Concurrent;
using System.Globalization;
using VoteTracker.Cli.Output;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Cli.Compare;

/// <summary>
/// Measures as their files have them, against what the services hold. What is held and stands in none of the files is known when all are
/// read: a measure may have several.
/// </summary>
internal sealed class MeasureComparison(HeldRecords held)
{
    private const string Withdrawn = "withdrawn: a newer document of the source lacks it, or it was withdrawn by hand";

    private readonly ConcurrentDictionary<string, Surplus> _surplus = [];

    public async Task<IEnumerable<Difference>> BetweenAsync(CreateResolutionRequest record)
    {
        var stated = record.Resolution;
        if (await held.MeasureAsync(stated.Name) is not { } known)
            return [new(stated.Name, "measure", "created", "missing")];
        return Differing(stated.Name,
            ("title", stated.Title.Length == 0 ? known.Title : stated.Title, known.Title),
            ("introduced", stated.IntroducedDate, known.IntroducedDate),
            ("constitutional amendment", Flag(stated.ConstitutionalAmendment), Flag(known.ConstitutionalAmendment)),
            ("terminates an emergency", Flag(stated.TerminatesEmergency), Flag(known.TerminatesEmergency)));
    }

    public async Task<IReadOnlyList<Difference>> BetweenAsync(RecordActionsRequest record, bool isWhole)
    {
        var name = record.Name;
        if (await held.MeasureAsync(name) is null)
            return [];
        var known = (await held.ActionsAsync(name)).ToDictionary(action => action.Id, StringComparer.Ordinal);
        var differences = new List<Difference>();
        foreach (var stated in record.Actions)
            if (!known.Remove(stated.Id, out var same))
                differences.Add(new(name, "action missing", Say(stated), Display.None));
            else if (same.Withdrawn)
                differences.Add(new(name, "action withdrawn", Say(stated), same.WithdrawalReason, Withdrawn));
            else
                differences.AddRange(Differing(name, ("action", Say(stated), Say(same))));
        _surplus.GetOrAdd(name, _ => new Surplus()).Add(
            isWhole, record.Actions.Select(action => action.Id), known.Values.Where(action => !action.Withdrawn).Select(action => action.Id));
        return differences;
    }

    /// <summary>What is held of the compared measures and stands in none of their files.</summary>
    public async Task<IReadOnlyList<Difference>> SurplusAsync()
    {
        var differences = new List<Difference>();
        foreach (var (name, surplus) in _surplus)
            if (surplus.Ids is { Count: > 0 } ids)
                differences.AddRange((await held.ActionsAsync(name))
                    .Where(action => ids.Contains(action.Id))
                    .Select(action => new Difference(name, "action surplus", Display.None, Say(action))));
        return differences;
    }

    public static IEnumerable<Difference> Differing(string resource, params IEnumerable<(string Aspect, string Record, string Held)> values) =>
        values.Where(value => value.Record != value.Held).Select(value => new Difference(
            resource, value.Aspect, value.Record.Length > 0 ? value.Record : Display.None, value.Held.Length > 0 ? value.Held : Display.None));

    private static string Say(Action action) => string.Create(
        CultureInfo.InvariantCulture,
        $"{action.Date} {action.TimeOfDay} {Display.Constant(action.Chamber)} {Display.Constant(action.Kind)} {action.Code} {action.Text} {action.Vote}").TrimEnd();

    private static string Flag(bool set) => set ? "yes" : "no";

    // The ids that are held and that no whole document states, without those that another document does.
    private sealed class Surplus
    {
        private readonly Lock _gate = new();
        private readonly HashSet<string> _stated = new(StringComparer.Ordinal);
        private HashSet<string>? _unstated;

        public IReadOnlyCollection<string> Ids
        {
            get
            {
                lock (_gate)
                    return (_unstated ?? []).Except(_stated).ToHashSet(StringComparer.Ordinal);
            }
        }

        public void Add(bool isWhole, IEnumerable<string> stated, IEnumerable<string> unstated)
        {
            lock (_gate)
            {
                if (!isWhole)
                    _stated.UnionWith(stated);
                else if (_unstated is null)
                    _unstated = new(unstated, StringComparer.Ordinal);
                else
                    _unstated.IntersectWith(unstated);
            }
        }
    }
}
