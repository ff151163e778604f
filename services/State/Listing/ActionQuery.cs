using StackExchange.Redis;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State.Listing;

/// <summary>A page of the actions of a measure. Its token has the place of its last action, so a correction does not shift the next.</summary>
internal sealed class ActionQuery(MeasureName measure, ListRequest request, bool showWithdrawn)
{
    // What comes before the first action in the script's answer.
    private const int Heads = 7;

    private static readonly string Script = RedisScript.Read("ListActions.lua");

    private readonly string _scope = PageTokens.Scope($"{measure}/actions/{(showWithdrawn ? "all-" : "")}places", request);
    private readonly int _size = PageTokens.Size(request.PageSize);

    /// <param name="database">The store.</param>
    /// <param name="maxBytes">The page ends once it has so many.</param>
    /// <returns>The page, or null where the measure was not created; and whether it would have more if it might have more bytes.</returns>
    public async Task<(Page<V1.Action>? Page, bool IsCut)> RunAsync(IDatabase database, int maxBytes)
    {
        var after = request.PageToken.Length == 0 ? "" : PageTokens.Read(_scope, request.PageToken);
        var (congress, name) = (measure.Congress, measure.ToString());
        var answer = (RedisResult[])(await database.ScriptEvaluateAsync(
            Script,
            [
                Keys.Meta(congress), Keys.Document(congress, name), Keys.Actions(congress, name), Keys.ActionOrder(congress, name),
                Keys.ActionRegister(congress, name),
            ],
            [after, _size, maxBytes, showWithdrawn ? 1 : 0],
            RedisConnection.FromPrimary))!;
        SchemaVersion.Of(congress, (RedisValue)answer[0], (RedisValue)answer[1]);
        var message = (byte[]?)answer[2] ?? [];
        if (message.Length == 0)
            return (null, false);
        var stored = StoredMeasure.Parse(measure, message, (byte[]?)answer[3] ?? []);
        var packed = (byte[])answer[6]! is { Length: > 0 } bytes ? PackedActions.Parse(CompressedBytes.Read(bytes)) : null;
        var wholes = packed?.Register.Wholes ?? StoredRegister.ParseWholes((byte[])answer[4]!);
        var items = packed is null ? Read(answer.Skip(Heads)) : [.. Following(packed, after).Take(_size)];
        var hasMore = packed is null ? (int)answer[5] > 0 : Following(packed, after).Skip(_size).Any();
        var states = stored.Measure.StatesByAction();
        var actions = items.Select(item => item.Action).ToArray();
        foreach (var action in actions)
        {
            action.State = (V1.ResolutionState)states.GetValueOrDefault(action.Id);
            StoredAction.Resolve(action, wholes);
        }
        return (new Page<V1.Action>(actions, hasMore ? PageTokens.Write(_scope, items[^1].Place) : ""), hasMore && actions.Length < _size);
    }

    private static (string Place, V1.Action Action)[] Read(IEnumerable<RedisResult> answer) =>
        [.. answer.Chunk(2).Select(item => ((string)item[0]!, V1.Action.Parser.ParseFrom((byte[])item[1]!)))];

    private IEnumerable<(string Place, V1.Action Action)> Following(PackedActions packed, string after) => packed.Actions.Where(item =>
        string.CompareOrdinal(item.Place, after) > 0 && (showWithdrawn || !item.Action.Withdrawn));
}
