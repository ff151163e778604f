using System.Collections.Immutable;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Resolutions;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

// What actions a measure has, and who states them, lies in its document as long as they are short. Else it lies beside it and is read in parts.
public sealed partial class ReadSet
{
    private readonly Dictionary<string, PackedActions> _packed = new(StringComparer.Ordinal);

    /// <summary>Reads a measure, who states its actions, and which of some actions are on record of it.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="isWhole">Whether it may matter of all others too who states them: these are all of a whole document.</param>
    /// <returns>
    /// Who states its actions, as far as a decision on these depends on it; and the ids of those that are on record, each with whether the
    /// record says the same.
    /// </returns>
    public async Task<(ActionRegister Register, IReadOnlyDictionary<string, bool> Known)> ActionRegisterAsync(
        MeasureName name, IReadOnlyList<OfficialAction> actions, bool isWhole = false)
    {
        var key = name.ToString();
        if (await PackedAsync(name) is { } packed)
            return (packed.Register, Known(packed, actions));
        RedisValue[] ids = [.. actions.Select(action => (RedisValue)action.Id)];
        var places = Task.FromResult<RedisValue[]>([]);
        var entries = Task.FromResult<HashEntry[]>([]);
        await ReadPartsAsync(key, () =>
        {
            if (ids.Length > 0)
                places = _database.HashGetAsync(Keys.ActionPlaces(Congress, key), ids, RedisConnection.FromPrimary);
            entries = isWhole ? EntriesAsync(key) : EntriesAsync(key, [StoredRegister.Wholes, .. ids]);
            return Task.WhenAll(places, entries);
        });
        var register = Register(await entries);
        // Which actions make the measure a law is decided on all that do.
        if (!isWhole && (actions.Any(action => action.MakesLaw) || register.Standings.Values.Any(standing => standing.MakesLaw)))
        {
            await ReadPartsAsync(key, () => entries = EntriesAsync(key));
            register = Register(await entries);
        }
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (action, place) in actions.Zip(await places))
        {
            if (!place.IsNull)
                known[action.Id] = ((byte[])place!).AsSpan().StartsWith(StoredAction.DigestOf(action));
        }
        // Those that come now are the first, and lie in its document.
        if (HasNoActions(name))
            _packed[key] = PackedActions.Of([], register);
        return (register, known);
    }

    /// <summary>The actions of a measure that was read, as one value; null where they lie apart.</summary>
    internal PackedActions? FindPacked(string measure)
    {
        // Nothing lies apart of a measure that was not created.
        var document = _documents[measure];
        if (!_packed.ContainsKey(measure) && (document.CompressedActions.Length > 0 || !document.HasMessage))
            _packed.Add(measure, PackedActions.Parse(CompressedBytes.Read(document.CompressedActions)));
        return _packed.GetValueOrDefault(measure);
    }

    /// <summary>Reads a measure that is written as by an earlier release, with its actions where they may be one value from now on.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="most">So many actions that lie apart are looked at.</param>
    /// <returns>The measure and whether its actions are to be written as one value; null where it is written as it should be.</returns>
    internal async Task<(Measure Measure, bool Packs)?> OlderAsync(MeasureName name, int most)
    {
        var packs = await PackedAsync(name) is null && await PackAsync(name, most);
        var stored = ParseMeasure(name);
        return packs || stored.Form != IndexForm.Few ? (stored.Measure, packs) : null;
    }

    private async Task<bool> PackAsync(MeasureName name, int most)
    {
        var (key, count) = (name.ToString(), CountOf(ParseMeasure(name).Measure));
        if (count == 0 || count > most)
            return false;
        var entries = Task.FromResult<HashEntry[]>([]);
        var (actions, bytes) = (new List<V1.Action>(), 0);
        await ReadPartsAsync(key, ReadAllAsync, inTurn: true);
        var packed = PackedActions.Of(actions, Register(await entries));
        if (packed.ToBytes() is null)
            return false;
        _packed[key] = packed;
        return true;

        // No more than tells that they are too long.
        async Task ReadAllAsync()
        {
            entries = EntriesAsync(key);
            var ids = await _database.HashKeysAsync(Keys.Actions(Congress, key), RedisConnection.FromPrimary);
            foreach (var part in ids.Chunk(ActionsAtOnce).TakeWhile(_ => bytes <= PackedActions.MaxBytes))
            {
                foreach (var value in await _database.HashGetAsync(Keys.Actions(Congress, key), part, RedisConnection.FromPrimary))
                {
                    bytes += (int)value.Length();
                    actions.Add(V1.Action.Parser.ParseFrom((byte[])value!));
                }
            }
        }
    }

    private async Task<PackedActions?> PackedAsync(MeasureName name)
    {
        await ReadAsync([$"{name}"]);
        return FindPacked($"{name}");
    }

    private bool HasNoActions(MeasureName name) => CountOf(ParseMeasure(name).Measure) == 0;

    private static int CountOf(Measure measure) => measure.ActionCount + measure.WithdrawnCount;

    private static Dictionary<string, bool> Known(PackedActions packed, IReadOnlyList<OfficialAction> actions)
    {
        var recorded = packed.Actions.ToDictionary(action => action.Action.Id, action => action.Action, StringComparer.Ordinal);
        return actions.Where(action => recorded.ContainsKey(action.Id)).ToDictionary(
            action => action.Id,
            action => Told(StoredAction.Content(recorded[action.Id])).Equals(Told(action)),
            StringComparer.Ordinal);

        static V1.Action Told(OfficialAction action) => action.ToContract(MeasureState.Unspecified);
    }

    private Task<HashEntry[]> EntriesAsync(string measure) =>
        _database.HashGetAllAsync(Keys.ActionRegister(Congress, measure), RedisConnection.FromPrimary);

    private async Task<HashEntry[]> EntriesAsync(string measure, RedisValue[] names)
    {
        var values = await _database.HashGetAsync(Keys.ActionRegister(Congress, measure), names, RedisConnection.FromPrimary);
        return [.. names.Zip(values, (name, value) => new HashEntry(name, value)).Where(entry => !entry.Value.IsNull)];
    }

    private static ActionRegister Register(HashEntry[] entries) =>
        StoredRegister.Parse(entries.Select(entry => ((string)entry.Name!, (byte[])entry.Value!)));

    /// <summary>Reads actions as they are on record of a measure.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="ids">Their ids.</param>
    /// <returns>Those that are on record.</returns>
    public async Task<IReadOnlyDictionary<string, RecordedAction>> RecordedActionsAsync(MeasureName name, IReadOnlyCollection<string> ids)
    {
        if (ids.Count == 0)
            return ImmutableDictionary<string, RecordedAction>.Empty;
        var key = name.ToString();
        if (await PackedAsync(name) is { } packed)
        {
            var wanted = ids.ToHashSet(StringComparer.Ordinal);
            return packed.Actions.Where(action => wanted.Contains(action.Action.Id))
                .ToDictionary(action => action.Action.Id, action => StoredAction.Restore(action.Action), StringComparer.Ordinal);
        }
        if (ids.Count > ActionsAtOnce)
        {
            // Where the etag is another already, all of this would be read in vain.
            if (EtagMismatch is { } mismatch)
                throw mismatch;
            if (_place is not null)
                await _place.TakeAsync();
        }
        var values = new List<RedisValue>();
        await ReadPartsAsync(key, ReadAllAsync, inTurn: ids.Count > ActionsAtOnce);
        return values.Where(value => !value.IsNull)
            .Select(value => StoredAction.Restore(V1.Action.Parser.ParseFrom((byte[])value!)))
            .DistinctBy(action => action.Id, StringComparer.Ordinal)
            .ToDictionary(action => action.Id, StringComparer.Ordinal);

        async Task ReadAllAsync()
        {
            foreach (var part in ids.Chunk(ActionsAtOnce))
                values.AddRange(await _database.HashGetAsync(Keys.Actions(Congress, key), [.. part.Select(id => (RedisValue)id)], RedisConnection.FromPrimary));
        }
    }

    // What is written between the first and the last changes the version. One connection keeps them in this order; parts that are read one after
    // the other are awaited before the last.
    private async Task ReadPartsAsync(string key, Func<Task> parts, bool inTurn = false)
    {
        InParts = true;
        var measure = ReadAsync([key]);
        var reads = parts();
        if (inTurn)
            await reads;
        var after = _database.HashGetAsync(Keys.Document(Congress, key), "version", RedisConnection.FromPrimary);
        await Task.WhenAll(measure, reads, after);
        // That the commit finds the first version is not enough: what was written between them may have been lost again.
        if (((string?)await after ?? Document.Absent) != _documents[key].Version)
            throw new ConflictException($"{key} was changed while it was read");
    }
}
