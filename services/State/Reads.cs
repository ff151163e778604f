using System.Collections.Immutable;
using StackExchange.Redis;
using VoteTracker.Domain;
using VoteTracker.State.Mapping;
using VoteTracker.State.Stored;

namespace VoteTracker.State;

/// <summary>
/// What one decision was taken on. Each document that is read is remembered with its version; the commit takes place only
/// if all of them still have it, so decisions are serializable.
/// </summary>
public sealed class Reads
{
    private readonly IDatabase _database;
    private readonly Dictionary<string, Document> _documents = new(StringComparer.Ordinal);

    internal Reads(IDatabase database, int congress) => (_database, Congress) = (database, congress);

    /// <summary>The Congress, outside of which nothing can be read.</summary>
    public int Congress { get; }

    internal IReadOnlyCollection<Document> Documents => _documents.Values;

    /// <summary>Reads measures with the threats that name them and the other measures that those name.</summary>
    /// <param name="measures">The measures of this Congress.</param>
    /// <param name="threats">Threats to read besides, with their measures; what does not exist is left out.</param>
    /// <returns>The docket.</returns>
    public async Task<Docket> DocketAsync(IEnumerable<MeasureName> measures, params VetoThreatName[] threats)
    {
        var named = await ThreatsAsync(threats);
        var touched = await MeasuresAsync(measures.Concat(named.Values.SelectMany(threat => threat.Statement.Measures)));
        var all = named.SetItems(await ThreatsAsync(touched.Values.SelectMany(measure => measure.VetoThreats)));
        var others = await MeasuresAsync(all.Values.SelectMany(threat => threat.Statement.Measures));
        return new Docket(touched.SetItems(others), all);
    }

    /// <summary>Reads a vote with its positions and their history.</summary>
    /// <param name="name">The vote.</param>
    /// <returns>The vote, or null.</returns>
    public async Task<RollCall?> VoteAsync(VoteName name)
    {
        var document = (await ReadAsync([name.ToString()]))[0];
        if (!document.HasMessage)
            return null;
        return RollCallMapping.Restore(V1.Vote.Parser.ParseFrom(document.Message), VoteInterior.Parser.ParseFrom(document.Interior));
    }

    private async Task<ImmutableDictionary<MeasureName, Measure>> MeasuresAsync(IEnumerable<MeasureName> names)
    {
        var distinct = names.Distinct().ToArray();
        var documents = await ReadAsync([.. distinct.Select(name => name.ToString())]);
        return distinct.Zip(documents).ToImmutableDictionary(pair => pair.First, pair => ResolutionMapping.Restore(
            pair.First,
            pair.Second.HasMessage ? V1.Resolution.Parser.ParseFrom(pair.Second.Message) : null,
            MeasureInterior.Parser.ParseFrom(pair.Second.Interior)));
    }

    private async Task<ImmutableDictionary<VetoThreatName, VetoThreat>> ThreatsAsync(IEnumerable<VetoThreatName> names)
    {
        var documents = await ReadAsync([.. names.Distinct().Select(name => name.ToString())]);
        return documents.Where(document => document.HasMessage)
            .Select(document => VetoThreatMapping.Restore(V1.VetoThreat.Parser.ParseFrom(document.Message)))
            .ToImmutableDictionary(threat => threat.Name);
    }

    private async Task<Document[]> ReadAsync(string[] names)
    {
        // A document is read once: a second reading with another version would leave the decision on two states.
        var missing = names.Where(name => !_documents.ContainsKey(name)).ToArray();
        foreach (var document in await Document.ReadAsync(_database, Congress, missing, withInterior: true))
            _documents.Add(document.Name, document);
        return [.. names.Select(name => _documents[name])];
    }
}
