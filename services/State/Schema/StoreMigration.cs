using StackExchange.Redis;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;
using VoteTracker.State.Listing;

namespace VoteTracker.State;

/// <summary>
/// Moves a Congress to the schema version of this release: first its version, so that nothing is written in the older form any more;
/// then each vote and each measure, as if somebody had written to it.
/// </summary>
/// <param name="redis">The store.</param>
/// <param name="commits">Changes state.</param>
public sealed class StoreMigration(RedisConnection redis, CommandExecutor commits)
{
    private const int AtOnce = 50;

    // Of a measure. They are read whole, and what has more bytes is as well off apart.
    private const int MostActions = 128;

    // Before the page token of a list of measures, which come after all votes.
    private const string Measures = "resolutions:";

    private static readonly string RemoveApart = RedisScript.Read("RemoveApart.lua");

    /// <summary>Moves some votes or measures.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="caller">Who asks for it, or empty.</param>
    /// <param name="request">Where to go on.</param>
    /// <param name="cancellationToken">Ends it; what is moved stays so.</param>
    /// <returns>What was moved, and where to go on.</returns>
    public async Task<V1.MigrateStoreResponse> RunAsync(
        int congress, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken)
    {
        // Checks the page token before anything is changed.
        var ofMeasures = request.PageToken.StartsWith(Measures, StringComparison.Ordinal);
        var (list, token) = ofMeasures ? (ListSchema.Resolutions, request.PageToken[Measures.Length..]) : (ListSchema.Votes, request.PageToken);
        var query = ListQuery.Of(list, congress, new ListRequest(AtOnce, token));
        var schema = await RedisConnection.ReadAsync(() => new ReadSet(redis.Database, congress).SchemaAsync(), cancellationToken);
        if (schema == SchemaVersion.Before)
            await RaiseVersionAsync(congress, caller, request, cancellationToken);
        var page = await RedisConnection.ReadAsync(() => query.RunAsync(redis.Database, place: null, cancellationToken), cancellationToken);
        var answer = new V1.MigrateStoreResponse
        {
            SchemaVersion = schema == 0 ? 0 : SchemaVersion.Current,
            NextPageToken = (ofMeasures, page.NextPageToken) switch
            {
                (true, "") => "",
                (false, not "") => page.NextPageToken,
                _ => schema == 0 ? "" : Measures + page.NextPageToken,
            },
        };
        foreach (var name in page.Ids.Select(id => Collections.ResourceName(congress, list.Collection, id)))
        {
            answer.MigratedCount += ofMeasures
                ? await MoveAsync(StoredText.Measure(name), caller, request, cancellationToken)
                : await MoveAsync(StoredText.Vote(name), caller, request, cancellationToken);
        }
        return answer;
    }

    private Task<V1.MigrateStoreResponse> RaiseVersionAsync(
        int congress, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken) => RunAsync(
        congress,
        CongressName.Format(congress),
        caller,
        request,
        async reads => Unmoved with
        {
            RaisesSchema = await reads.SchemaAsync() == SchemaVersion.Before,
        },
        cancellationToken);

    private async Task<int> MoveAsync(VoteName name, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken)
    {
        var moved = await RunAsync(
            name.Congress,
            name.ToString(),
            caller,
            request,
            async reads =>
            {
                var record = await reads.VoteAsync(name) ?? throw new ConflictException($"{name} is listed, and is not there");
                return reads.Find($"{name}") is StoredVote { Form: IndexForm.Few }
                    ? Unmoved
                    : Moved(new VoteChange(ChangeType.Silent, record, []));
            },
            cancellationToken);
        return moved.MigratedCount;
    }

    private async Task<int> MoveAsync(MeasureName name, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken)
    {
        var moved = await RunAsync(
            name.Congress,
            name.ToString(),
            caller,
            request,
            async reads => await reads.OlderAsync(name, MostActions) is var (measure, packs)
                ? Moved(new MeasureChange(ChangeType.Silent, measure, measure.Status.State, []) { Filing = packs ? new([], Wholes: null) : null })
                : Unmoved,
            cancellationToken);
        var (congress, key) = (name.Congress, name.ToString());
        await RedisConnection.ReadAsync(
            () => redis.Database.ScriptEvaluateAsync(
                RemoveApart,
                [
                    Keys.Document(congress, key), Keys.Actions(congress, key), Keys.ActionPlaces(congress, key), Keys.ActionOrder(congress, key),
                    Keys.ActionRegister(congress, key),
                ],
                flags: RedisConnection.FromPrimary),
            cancellationToken);
        return moved.MigratedCount;
    }

    private static DecisionWithReply<V1.MigrateStoreResponse> Unmoved => new(Decision.Accept(), _ => new());

    private static DecisionWithReply<V1.MigrateStoreResponse> Moved(Change change) =>
        new(Decision.Accept(change), _ => new() { MigratedCount = 1 });

    private Task<V1.MigrateStoreResponse> RunAsync(
        int congress,
        string resource,
        string caller,
        V1.MigrateStoreRequest request,
        Func<ReadSet, Task<DecisionWithReply<V1.MigrateStoreResponse>>> decide,
        CancellationToken cancellationToken) =>
        commits.RunAsync(congress, resource, caller, requestId: "", request, decide, cancellationToken);
}
