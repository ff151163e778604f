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
public sealed class ReadSet
{
    private readonly IDatabase _database;
    private readonly DocumentCache? _memory;
    private readonly Dictionary<string, Document> _documents = new(StringComparer.Ordinal);

    /// <summary>Begins a decision.</summary>
    /// <param name="database">The store.</param>
    /// <param name="congress">The Congress.</param>
    /// <param name="memory">What may be taken for the store's, or null to read everything there.</param>
    internal ReadSet(IDatabase database, int congress, DocumentCache? memory = null) => (_database, Congress, _memory) = (database, congress, memory);

    /// <summary>The Congress, outside of which nothing can be read.</summary>
    public int Congress { get; }

    internal IReadOnlyCollection<Document> Documents => _documents.Values;

    /// <summary>Whether anything was taken from memory.</summary>
    internal bool AreRemembered { get; private set; }

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

    /// <summary>Reads a vote with its positions and their history.</summary>
    /// <param name="name">The vote.</param>
    /// <returns>The vote, or null.</returns>
    public async Task<VoteRecord?> VoteAsync(VoteName name)
    {
        var document = (await ReadAsync([name.ToString()]))[0];
        return document.HasMessage
            ? document.Restore(static stored => VoteRecordMapping.Restore(
                V1.Vote.Parser.ParseFrom(stored.Message), StoredVoteDetails.Parser.ParseFrom(stored.StoredDetails)))
            : null;
    }

    private async Task<ImmutableDictionary<MeasureName, Measure>> MeasuresAsync(IEnumerable<MeasureName> names)
    {
        var distinct = names.Distinct().ToArray();
        var documents = await ReadAsync([.. distinct.Select(name => name.ToString())]);
        return distinct.Zip(documents).ToImmutableDictionary(pair => pair.First, pair => pair.Second.Restore(
            stored => ResolutionMapping.Restore(
                pair.First,
                stored.HasMessage ? V1.Resolution.Parser.ParseFrom(stored.Message) : null,
                StoredMeasureDetails.Parser.ParseFrom(stored.StoredDetails))));
    }

    private async Task<ImmutableDictionary<VetoThreatName, VetoThreat>> ThreatsAsync(IEnumerable<VetoThreatName> names)
    {
        var documents = await ReadAsync([.. names.Distinct().Select(name => name.ToString())]);
        return documents.Where(document => document.HasMessage)
            .Select(document => document.Restore(static stored => VetoThreatMapping.Restore(V1.VetoThreat.Parser.ParseFrom(stored.Message))))
            .ToImmutableDictionary(threat => threat.Name);
    }

    private async Task<Document[]> ReadAsync(string[] names)
    {
        // A document is read once: a second reading with another version would leave the decision on two states.
        var missing = new List<string>();
        foreach (var name in names.Distinct(StringComparer.Ordinal).Where(name => !_documents.ContainsKey(name)))
        {
            if (_memory?.Find(name) is { } remembered)
                (_documents[name], AreRemembered) = (remembered, true);
            else
                missing.Add(name);
        }
        if (missing.Count > 0)
            foreach (var document in await Document.ReadAsync(_database, Congress, missing, withInterior: true))
                _documents.Add(document.Name, document);
        return [.. names.Select(name => _documents[name])];
    }
}
