using VoteTracker.Contract.Listing;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;
using VoteTracker.State.Listing;

namespace VoteTracker.State;

/// <summary>
/// Moves a Congress to the schema version of this release: first its version, so that nothing is written in the older form any more;
/// then each vote, as if somebody had written to it.
/// </summary>
/// <param name="redis">The store.</param>
/// <param name="commits">Changes state.</param>
public sealed class StoreMigration(RedisConnection redis, CommandExecutor commits)
{
    private const int VotesAtOnce = 50;

    /// <summary>Moves some votes.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="caller">Who asks for it, or empty.</param>
    /// <param name="request">Where to go on.</param>
    /// <param name="cancellationToken">Ends it; what is moved stays so.</param>
    /// <returns>What was moved, and where to go on.</returns>
    public async Task<V1.MigrateStoreResponse> RunAsync(
        int congress, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken)
    {
        // Checks the page token before anything is changed.
        var query = ListQuery.Of(ListSchema.Votes, congress, new ListRequest(VotesAtOnce, request.PageToken));
        var schema = await RedisConnection.ReadAsync(() => new ReadSet(redis.Database, congress).SchemaAsync(), cancellationToken);
        if (schema == SchemaVersion.Before)
            await RaiseVersionAsync(congress, caller, request, cancellationToken);
        var page = await RedisConnection.ReadAsync(() => query.RunAsync(redis.Database, place: null, cancellationToken), cancellationToken);
        var answer = new V1.MigrateStoreResponse
        {
            SchemaVersion = schema == 0 ? 0 : SchemaVersion.Current,
            NextPageToken = page.NextPageToken,
        };
        foreach (var id in page.Ids)
        {
            var name = StoredText.Vote(Collections.ResourceName(congress, Collections.Votes, id));
            // Every write of version 3 leaves this.
            var number = await RedisConnection.ReadAsync(
                () => redis.Database.SortedSetScoreAsync(Keys.VoteNumbers(congress), Collections.Member(name), RedisConnection.FromPrimary),
                cancellationToken);
            if (number is not null)
                continue;
            await MoveAsync(name, caller, request, cancellationToken);
            answer.MigratedCount++;
        }
        return answer;
    }

    private Task<V1.MigrateStoreResponse> RaiseVersionAsync(
        int congress, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken) => commits.RunAsync(
        congress,
        CongressName.Format(congress),
        caller,
        requestId: "",
        request,
        async reads =>
        {
            var schema = await reads.SchemaAsync();
            return new DecisionWithReply<V1.MigrateStoreResponse>(Decision.Accept(), _ => new())
            {
                RaisesSchema = schema == SchemaVersion.Before,
            };
        },
        cancellationToken);

    private Task<V1.MigrateStoreResponse> MoveAsync(
        VoteName name, string caller, V1.MigrateStoreRequest request, CancellationToken cancellationToken) => commits.RunAsync(
        name.Congress,
        name.ToString(),
        caller,
        requestId: "",
        request,
        async reads =>
        {
            var record = await reads.VoteAsync(name) ?? throw new ConflictException($"{name} is listed, and is not there");
            return new DecisionWithReply<V1.MigrateStoreResponse>(
                Decision.Accept(new VoteChange(ChangeType.Silent, record, [])), _ => new());
        },
        cancellationToken);
}
