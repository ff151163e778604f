using System.Collections.Immutable;
using Google.Protobuf;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>
/// All actions of a measure with who states them, as one value beside its document: five actions, as a measure has on average, take a fifth of
/// what they take apart from each other. Each write of an action writes all of them, so this is for as long as they are short.
/// </summary>
internal sealed class PackedActions
{
    // Before they are compressed. Of the 11,022 measures of the 116th Congress seven have more.
    public const int MaxBytes = 16 << 10;

    private readonly ImmutableSortedDictionary<string, StoredFiledAction> _byPlace;
    private readonly ImmutableArray<WholeDocument> _wholes;

    private PackedActions(IEnumerable<StoredFiledAction> actions, ImmutableArray<WholeDocument> wholes)
    {
        _byPlace = actions.ToImmutableSortedDictionary(filed => PlaceOf(filed.Action), filed => filed, StringComparer.Ordinal);
        _wholes = wholes;
    }

    /// <summary>Actions that lay apart.</summary>
    /// <param name="actions">The actions as they lay there.</param>
    /// <param name="register">Who states them.</param>
    public static PackedActions Of(IEnumerable<V1.Action> actions, ActionRegister register) => new(
        actions.Select(action => new StoredFiledAction
        {
            Action = action,
            Standing = register.Standings.TryGetValue(action.Id, out var standing) ? StoredRegister.Write(standing) : null,
        }),
        register.Wholes);

    public static PackedActions Parse(byte[] bytes)
    {
        var stored = StoredActions.Parser.ParseFrom(bytes);
        return new PackedActions(stored.Actions, StoredRegister.Read(stored.Wholes));
    }

    /// <summary>By its place in the list, with the id behind it, each action as <see cref="StoredAction.Bytes"/> has it.</summary>
    public IEnumerable<(string Place, V1.Action Action)> Actions => _byPlace.Select(entry => (entry.Key, entry.Value.Action));

    /// <summary>Who states which of them.</summary>
    public ActionRegister Register => new(
        _wholes,
        _byPlace.Values.Where(filed => filed.Standing is not null)
            .ToImmutableDictionary(filed => filed.Action.Id, filed => StoredRegister.Read(filed.Standing), StringComparer.Ordinal));

    /// <summary>The same after a command.</summary>
    public PackedActions With(ActionFiling filing)
    {
        var actions = _byPlace.Values.ToDictionary(filed => filed.Action.Id, StringComparer.Ordinal);
        foreach (var (recorded, standing) in filing.Actions)
            actions[recorded.Id] = new StoredFiledAction { Action = StoredAction.Write(recorded), Standing = StoredRegister.Write(standing) };
        return new PackedActions(actions.Values, filing.Wholes ?? _wholes);
    }

    /// <summary>As it is stored; null where it is so long that its parts are to lie apart.</summary>
    public byte[]? ToBytes()
    {
        var stored = new StoredActions { Actions = { _byPlace.Values }, Wholes = { StoredRegister.Write(_wholes) } };
        return stored.CalculateSize() <= MaxBytes ? stored.ToByteArray() : null;
    }

    /// <summary>All of it, to lie apart.</summary>
    public (IEnumerable<StoredAction> Actions, IEnumerable<StoredRegister> Registers) Apart(string measure) => (
        _byPlace.Values.Select(filed => StoredAction.Of(measure, filed.Action)),
        StoredRegister.Of(measure, new ActionFiling(
            [
                .. _byPlace.Values.Where(filed => filed.Standing is not null)
                    .Select(filed => (StoredAction.Restore(filed.Action), StoredRegister.Read(filed.Standing))),
            ],
            _wholes)));

    private static string PlaceOf(V1.Action action) => StoredAction.PlaceOf(StoredAction.Content(action)) + action.Id;
}
