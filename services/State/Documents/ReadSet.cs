using System.Collections.Immutable;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>
/// What one decision was taken on. Each document that is read is remembered with its version; the commit takes place only
/// if all of them still have it, so decisions are serializable. Of a measure that matters only by what became of it, that value is
/// remembered instead: the commit is as right if the rest of the measure has changed, and who writes that holds up nobody.
/// </summary>
public sealed partial class ReadSet
{
    // Of the largest size they are a megabyte.
    private const int ThreatsWithoutPlace = 16;

    // The answers to others wait behind these on the connection: an action has at most 24 KB, and a veto threat 61.
    private const int ActionsAtOnce = 32;
    private const int DocumentsAtOnce = 8;

    private readonly IDatabase _database;
    private readonly LargeReadPlace? _place;
    private readonly DocumentCache? _cache;
    private readonly Dictionary<string, Document> _documents = new(StringComparer.Ordinal);
    private readonly List<Document> _cached = [];
    private readonly Dictionary<string, PresidentialDisposition> _dispositions = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Etag)> _expected = [];

    /// <summary>Begins a decision.</summary>
    /// <param name="database">The store.</param>
    /// <param name="congress">The Congress.</param>
    /// <param name="place">Taken before much is read, and held by whoever gave it until the decision is carried out; null where nothing is much.</param>
    /// <param name="cache">Votes and rosters that may be taken for the store's, or null to read everything there.</param>
    internal ReadSet(IDatabase database, int congress, LargeReadPlace? place = null, DocumentCache? cache = null) =>
        (_database, Congress, _place, _cache) = (database, congress, place, cache);

    /// <summary>The Congress, outside of which nothing can be read.</summary>
    public int Congress { get; }

    internal IReadOnlyCollection<Document> Documents => _documents.Values;

    /// <summary>By their names, the measures of which only this was read.</summary>
    internal IReadOnlyDictionary<string, PresidentialDisposition> Dispositions => _dispositions;

    /// <summary>The schema version of the Congress; 0 where nothing was ever written there. It only rises.</summary>
    internal int Schema => _documents.Values.Select(document => document.Schema).DefaultIfEmpty().Max();

    /// <summary>Reads the schema version, beside the Congress itself, which is a document only once its term is over.</summary>
    internal async Task<int> SchemaAsync()
    {
        await ReadAsync([CongressName.Format(Congress)]);
        return Schema;
    }

    /// <summary>Whether it is on the log that the term of the Congress is over.</summary>
    public async Task<bool> HasEndedAsync()
    {
        var name = CongressName.Format(Congress);
        await ReadAsync([name]);
        return Parse(name, document => StoredCongress.Parse(document.Message)) is not null;
    }

    /// <summary>Whether a resource and what lies apart from it were read one after the other, so that only a commit shows that they agree.</summary>
    internal bool InParts { get; private set; }

    /// <summary>What was taken from the cache, and so may be older than what the store has, or newer.</summary>
    internal IReadOnlyCollection<Document> Cached => _cached;

    /// <summary>Reads measures with the threats that name them, and what became of the other measures that those name.</summary>
    /// <param name="measures">The measures of this Congress.</param>
    /// <returns>The docket, to decide on what moves the measures.</returns>
    public async Task<Docket> DocketAsync(IEnumerable<MeasureName> measures)
    {
        var touched = await MeasuresAsync(measures);
        var threats = await LinkedAsync(touched.Values);
        var others = threats.Values.SelectMany(threat => threat.Statement.Measures).Where(measure => !touched.ContainsKey(measure));
        return new Docket(touched, threats) { Others = await OthersAsync(others) };
    }

    /// <summary>Reads votes that are announced or followed live, where a decision is about what they were held as.</summary>
    /// <param name="docket">What was read.</param>
    /// <param name="names">The names of the votes, which its measures have.</param>
    /// <returns>The docket with the votes.</returns>
    public async Task<Docket> WithPendingAsync(Docket docket, IReadOnlyCollection<VoteName> names)
    {
        return docket with { Pending = await LinkedAsync(names) };
    }

    /// <summary>Reads a vote that was held, where a decision is about what was announced as it: with what it was announced as before.</summary>
    /// <param name="docket">What was read.</param>
    /// <param name="name">The name of the vote, whose outcome its measures have; or null.</param>
    /// <returns>The docket with the vote and all of its measures.</returns>
    public async Task<Docket> WithHeldAsync(Docket docket, VoteName? name)
    {
        if (name is not { } held)
            return docket;
        var votes = await LinkedAsync([held]);
        var vote = votes[held].Vote;
        votes = votes.AddRange(await LinkedAsync(vote.Links.AnnouncedAs));
        return (await DocketAsync(docket.Measures.Keys.Union(vote.Measures))) with { Held = votes };
    }

    // A vote and what names it are written in one commit.
    private async Task<ImmutableDictionary<VoteName, VoteRecord>> LinkedAsync(IReadOnlyCollection<VoteName> names)
    {
        await ReadAsync([.. names.Select(name => name.ToString())]);
        return names.ToImmutableDictionary(name => name, Linked);

        VoteRecord Linked(VoteName name) => Parse($"{name}", document => StoredVote.Parse(document.Message, document.Details))?.Record
            ?? throw new ConflictException($"{name}, which its measure or another vote names, is not there");
    }

    /// <summary>Reads the measures of a statement and veto threats, and nothing that these name: it settles no threat but its own.</summary>
    /// <param name="measures">The measures of the statement.</param>
    /// <param name="threats">The threats; what does not exist is left out.</param>
    /// <returns>The docket, to decide on a statement.</returns>
    public async Task<Docket> StatementAsync(IReadOnlyCollection<MeasureName> measures, params VetoThreatName[] threats)
    {
        // In one round trip.
        await ReadAsync([.. threats.Select(threat => threat.ToString()), .. measures.Select(measure => measure.ToString())]);
        return new Docket(await MeasuresAsync(measures), await ThreatsAsync(threats));
    }

    /// <summary>Reads a measure with the threats that name it, and not what else these name: enough to read, and too little to decide.</summary>
    /// <param name="name">The measure.</param>
    /// <returns>The docket.</returns>
    internal async Task<Docket> WithThreatsAsync(MeasureName name)
    {
        var measures = await MeasuresAsync([name]);
        return new Docket(measures, await LinkedAsync(measures.Values));
    }

    /// <summary>Reads a vote with its positions and their history.</summary>
    /// <param name="name">The vote.</param>
    /// <param name="measures">Measures that are needed next, to be read in the same round trip.</param>
    /// <returns>The vote, or null.</returns>
    public async Task<VoteRecord?> VoteAsync(VoteName name, params IEnumerable<MeasureName> measures)
    {
        var key = name.ToString();
        if (_cache?.Find(key) is { } cached && _documents.TryAdd(key, cached))
            _cached.Add(cached);
        else
            await ReadAsync([key, .. measures.Select(measure => measure.ToString())]);
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

    /// <summary>Reads a roster, so that the commit depends on its being there, or on its being there no more than now.</summary>
    /// <returns>The roster; null where there is none yet.</returns>
    internal async Task<byte[]?> RosterAsync(string name)
    {
        if (_cache?.Find(name) is { } cached && _documents.TryAdd(name, cached))
            _cached.Add(cached);
        else
            await ReadAsync([name]);
        if (_documents[name] is { HasMessage: true } roster)
            _cache?.Keep(roster);
        return FindRoster(name);
    }

    /// <summary>A roster that was read and exists.</summary>
    internal byte[]? FindRoster(string name) => _documents[name] is { HasMessage: true, Message: var roster } ? roster : null;

    /// <summary>A resource that was read and exists.</summary>
    internal StoredResource? Find(string name) => _documents.GetValueOrDefault(name)?.Resource;

    private async Task<ImmutableDictionary<MeasureName, Measure>> MeasuresAsync(IEnumerable<MeasureName> names)
    {
        var distinct = names.Distinct().ToArray();
        await ReadAsync([.. distinct.Select(name => name.ToString())]);
        return distinct.ToImmutableDictionary(name => name, name => ParseMeasure(name).Measure);
    }

    // One that has no disposition beside it is not there: then all of it counts.
    private async Task<ImmutableDictionary<MeasureName, PresidentialDisposition>> OthersAsync(IEnumerable<MeasureName> names)
    {
        var distinct = names.Distinct().ToArray();
        // A second docket of the same decision may ask again.
        var unread = distinct.Select(name => name.ToString()).Where(name => !_documents.ContainsKey(name) && !_dispositions.ContainsKey(name)).ToArray();
        var values = await Task.WhenAll(unread.Select(name =>
            _database.HashGetAsync(Keys.Document(Congress, name), Document.Disposition, RedisConnection.FromPrimary)));
        foreach (var (name, value) in unread.Zip(values).Where(read => !read.Second.IsNull))
            _dispositions.Add(name, (PresidentialDisposition)(int)value);
        var whole = await MeasuresAsync(distinct.Where(name => !_dispositions.ContainsKey($"{name}")));
        return distinct.ToImmutableDictionary(
            name => name, name => whole.TryGetValue(name, out var measure) ? measure.Status.Disposition : _dispositions[$"{name}"]);
    }

    private StoredMeasure ParseMeasure(MeasureName name) =>
        Parse($"{name}", document => StoredMeasure.Parse(name, document.Message, document.Details), evenEmpty: true)!;

    // A threat and the links of its measures are written in one commit, and neither is ever taken back.
    private async Task<ImmutableDictionary<VetoThreatName, VetoThreat>> LinkedAsync(IEnumerable<Measure> measures)
    {
        Measure[] read = [.. measures];
        var links = read.SelectMany(measure => measure.VetoThreats.Select(threat => (Measure: measure.Name, Threat: threat))).ToArray();
        if (MeasureLimits.RefuseVetoThreatsAtOnce(read) is { } tooMany)
            throw new RejectionException(tooMany);
        if (links.Length > ThreatsWithoutPlace && _place is not null)
            await _place.TakeAsync();
        var threats = await ThreatsAsync(links.Select(link => link.Threat));
        foreach (var (measure, threat) in links)
            if (!threats.ContainsKey(threat))
                throw new ConflictException($"{measure} names {threat}, which is not there");
        return threats;
    }

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
        foreach (var part in missing.Chunk(DocumentsAtOnce))
            foreach (var document in await Document.ReadAsync(_database, _cache, Congress, part, withDetails: true))
                _documents.Add(document.Name, document);
    }
}
