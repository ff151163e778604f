using System.Collections.Immutable;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>
/// What one decision was taken on. Each document that is read is remembered with its version; the commit takes place only
/// if all of them still have it, so decisions are serializable.
/// </summary>
public sealed class ReadSet
{
    private readonly IDatabase _database;
    private readonly DocumentCache? _cache;
    private readonly Dictionary<string, Document> _documents;
    private readonly List<(string Name, string Etag)> _expected = [];

    /// <summary>Begins a decision.</summary>
    /// <param name="database">The store.</param>
    /// <param name="congress">The Congress.</param>
    /// <param name="cache">Votes that may be taken for the store's, or null to read everything there.</param>
    /// <param name="current">Documents as the store has just answered with.</param>
    internal ReadSet(IDatabase database, int congress, DocumentCache? cache = null, IEnumerable<Document>? current = null)
    {
        (_database, Congress, _cache) = (database, congress, cache);
        _documents = (current ?? []).ToDictionary(document => document.Name, StringComparer.Ordinal);
    }

    /// <summary>The Congress, outside of which nothing can be read.</summary>
    public int Congress { get; }

    internal IReadOnlyCollection<Document> Documents => _documents.Values;

    /// <summary>The schema version of the Congress; 0 where nothing was ever written there. It only rises.</summary>
    internal int Schema => _documents.Values.Select(document => document.Schema).DefaultIfEmpty().Max();

    /// <summary>Reads the schema version and nothing else: the Congress itself is no document.</summary>
    internal async Task<int> SchemaAsync()
    {
        await ReadAsync([CongressName.Format(Congress)]);
        return Schema;
    }

    /// <summary>Reads a measure as it is stored.</summary>
    internal async Task<StoredMeasure> StoredAsync(MeasureName name)
    {
        await ReadAsync([$"{name}"]);
        return ParseMeasure(name);
    }

    /// <summary>Whether a resource and what lies apart from it were read one after the other, so that only a commit shows that they agree.</summary>
    internal bool InParts { get; private set; }

    /// <summary>Whether anything was taken from the cache, and so may be older than what the store has.</summary>
    internal bool FromCache { get; private set; }

    /// <summary>Reads measures with the threats that name them and the other measures that those name.</summary>
    /// <param name="measures">The measures of this Congress.</param>
    /// <param name="threats">Threats to read besides, with their measures; what does not exist is left out.</param>
    /// <returns>The docket.</returns>
    public async Task<Docket> DocketAsync(IEnumerable<MeasureName> measures, params VetoThreatName[] threats)
    {
        var asked = measures.ToArray();
        // What is known to be needed in one round trip; what that names in the next.
        await ReadAsync([.. threats.Select(threat => threat.ToString()), .. asked.Select(measure => measure.ToString())]);
        var named = await ThreatsAsync(threats);
        var touched = await MeasuresAsync(asked.Concat(named.Values.SelectMany(threat => threat.Statement.Measures)));
        var all = named.SetItems(await ThreatsAsync(touched.Values.SelectMany(measure => measure.VetoThreats)));
        var others = await MeasuresAsync(all.Values.SelectMany(threat => threat.Statement.Measures));
        return new Docket(touched.SetItems(others), all);
    }

    /// <summary>Reads a measure with the threats that name it, and not what else these name: enough to read, and too little to decide.</summary>
    /// <param name="name">The measure.</param>
    /// <returns>The docket.</returns>
    internal async Task<Docket> WithThreatsAsync(MeasureName name)
    {
        var measures = await MeasuresAsync([name]);
        return new Docket(measures, await ThreatsAsync(measures[name].VetoThreats));
    }

    /// <summary>Reads a measure, and which of some actions are on record of it.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="actions">The actions.</param>
    /// <returns>The ids of those that are, each with whether the record says the same.</returns>
    public async Task<IReadOnlyDictionary<string, bool>> KnownActionsAsync(MeasureName name, IReadOnlyList<OfficialAction> actions)
    {
        var key = name.ToString();
        // The measure comes first: what is written between the two changes its version, which the commit compares.
        InParts = true;
        var measure = ReadAsync([key]);
        var places = _database.HashGetAsync(
            Keys.ActionPlaces(Congress, key), [.. actions.Select(action => (RedisValue)action.Id)], RedisConnection.FromPrimary);
        await Task.WhenAll(measure, places);
        var within = ParseMeasure(name).ActionsWithin.ToDictionary(action => action.Id, StringComparer.Ordinal);
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (action, place) in actions.Zip(await places))
        {
            if (within.TryGetValue(action.Id, out var recorded))
                known[action.Id] = recorded == action;
            else if (!place.IsNull)
                known[action.Id] = ((byte[])place!).AsSpan().StartsWith(StoredAction.Of(key, action).Digest);
        }
        return known;
    }

    /// <summary>Reads a vote with its positions and their history.</summary>
    /// <param name="name">The vote.</param>
    /// <param name="measure">A measure that is needed next, to be read in the same round trip, or null.</param>
    /// <returns>The vote, or null.</returns>
    public async Task<VoteRecord?> VoteAsync(VoteName name, MeasureName? measure = null)
    {
        var key = name.ToString();
        if (_cache?.Find(key) is { } cached && _documents.TryAdd(key, cached))
            FromCache = true;
        else
            await ReadAsync(measure is null ? [key] : [key, $"{measure}"]);
        return Parse(key, document => StoredVote.Parse(document.Message, document.Details))?.Record;
    }

    /// <summary>Makes the commit depend on the etag of a resource that was read.</summary>
    /// <param name="name">The resource.</param>
    /// <param name="etag">The etag that it must have, or empty for any.</param>
    public void ExpectEtag(string name, string etag)
    {
        if (etag.Length > 0)
            _expected.Add((name, etag));
    }

    /// <summary>The refusal where an etag is another one than expected, or null.</summary>
    internal CallFailedException? EtagMismatch => _expected.Any(expected => Find(expected.Name)?.Etag != expected.Etag)
        ? Etag.Mismatch()
        : null;

    /// <summary>A resource that was read and exists.</summary>
    internal StoredResource? Find(string name) => _documents.GetValueOrDefault(name)?.Resource;

    private async Task<ImmutableDictionary<MeasureName, Measure>> MeasuresAsync(IEnumerable<MeasureName> names)
    {
        var distinct = names.Distinct().ToArray();
        await ReadAsync([.. distinct.Select(name => name.ToString())]);
        return distinct.ToImmutableDictionary(name => name, name => ParseMeasure(name).Measure);
    }

    private StoredMeasure ParseMeasure(MeasureName name) =>
        Parse($"{name}", document => StoredMeasure.Parse(name, document.Message, document.Details), evenEmpty: true)!;

    private async Task<ImmutableDictionary<VetoThreatName, VetoThreat>> ThreatsAsync(IEnumerable<VetoThreatName> names)
    {
        var distinct = names.Select(name => name.ToString()).Distinct(StringComparer.Ordinal).ToArray();
        await ReadAsync(distinct);
        return distinct.Select(name => Parse(name, document => StoredVetoThreat.Parse(document.Message))?.Threat)
            .OfType<VetoThreat>()
            .ToImmutableDictionary(threat => threat.Name);
    }

    // Null where it does not exist.
    private T? Parse<T>(string name, Func<Document, T> parse, bool evenEmpty = false)
        where T : StoredResource
    {
        var document = _documents[name];
        if (document.Resource is null && (document.HasMessage || evenEmpty))
            _documents[name] = document = document.With(parse(document));
        return (T?)document.Resource;
    }

    // A document is read once: a second reading with another version would leave the decision on two states.
    private async Task ReadAsync(string[] names)
    {
        var missing = names.Where(name => !_documents.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
            foreach (var document in await Document.ReadAsync(_database, Congress, missing, withDetails: true))
                _documents.Add(document.Name, document);
    }
}
