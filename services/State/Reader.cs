using System.Buffers.Text;
using System.Text;
using Google.Protobuf;
using StackExchange.Redis;
using VoteTracker.Domain;
using VoteTracker.State.Stored;

namespace VoteTracker.State;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The items.</param>
/// <param name="NextPageToken">Where the next page starts; empty on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextPageToken);

/// <summary>Reads resources as readers get them.</summary>
/// <param name="redis">The store.</param>
public sealed class Reader(RedisConnection redis)
{
    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 1_000;

    /// <summary>Reads a measure.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The measure, or null where it was not created.</returns>
    public Task<V1.Resolution?> ResolutionAsync(MeasureName name) =>
        OneAsync(name.Congress, name.ToString(), V1.Resolution.Parser);

    /// <summary>Reads a vote.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The vote, or null.</returns>
    public Task<V1.Vote?> VoteAsync(VoteName name) => OneAsync(name.Congress, name.ToString(), V1.Vote.Parser);

    /// <summary>Reads a veto threat.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The threat, or null.</returns>
    public Task<V1.VetoThreat?> VetoThreatAsync(VetoThreatName name) =>
        OneAsync(name.Congress, name.ToString(), V1.VetoThreat.Parser);

    /// <summary>Lists measures by type and number.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="pageSize">At most so many; 0 means 50.</param>
    /// <param name="pageToken">Where to start, or empty.</param>
    /// <returns>A page.</returns>
    public Task<Page<V1.Resolution>> ResolutionsAsync(int congress, int pageSize, string pageToken) =>
        ListAsync(congress, Collections.Resolutions, pageSize, pageToken, V1.Resolution.Parser);

    /// <summary>Lists votes by chamber, session and number.</summary>
    /// <inheritdoc cref="ResolutionsAsync"/>
    public Task<Page<V1.Vote>> VotesAsync(int congress, int pageSize, string pageToken) =>
        ListAsync(congress, Collections.Votes, pageSize, pageToken, V1.Vote.Parser);

    /// <summary>Lists veto threats by id.</summary>
    /// <inheritdoc cref="ResolutionsAsync"/>
    public Task<Page<V1.VetoThreat>> VetoThreatsAsync(int congress, int pageSize, string pageToken) =>
        ListAsync(congress, Collections.VetoThreats, pageSize, pageToken, V1.VetoThreat.Parser);

    /// <summary>Lists the actions of a measure in the order in which they happened.</summary>
    /// <param name="name">The measure.</param>
    /// <param name="pageSize">At most so many; 0 means 50.</param>
    /// <param name="pageToken">Where to start, or empty.</param>
    /// <returns>A page, or null where the measure was not created.</returns>
    public async Task<Page<V1.Action>?> ActionsAsync(MeasureName name, int pageSize, string pageToken)
    {
        var document = await InteriorAsync(name.Congress, name.ToString());
        return document.HasMessage
            ? Part($"{name}/actions", MeasureInterior.Parser.ParseFrom(document.Interior).Actions, action => action.Id, pageSize, pageToken)
            : null;
    }

    /// <summary>Lists the positions of a vote in the order of the record.</summary>
    /// <param name="name">The vote.</param>
    /// <param name="pageSize">At most so many; 0 means 50.</param>
    /// <param name="pageToken">Where to start, or empty.</param>
    /// <returns>A page, or null where there is no such vote.</returns>
    public async Task<Page<V1.Position>?> PositionsAsync(VoteName name, int pageSize, string pageToken)
    {
        var document = await InteriorAsync(name.Congress, name.ToString());
        return document.HasMessage
            ? Part(
                $"{name}/positions",
                VoteInterior.Parser.ParseFrom(document.Interior).Positions,
                position => Mapping.VoteMapping.ToDomain(position).Member.Key,
                pageSize,
                pageToken)
            : null;
    }

    /// <summary>Reads a measure with the threats that name it, to compute on.</summary>
    /// <param name="name">The measure.</param>
    /// <returns>The docket, in which the measure may be one that is not created.</returns>
    public Task<Docket> DocketAsync(MeasureName name) =>
        RedisConnection.ReadAsync(() => new Reads(redis.Database, name.Congress).DocketAsync([name]));

    private Task<T?> OneAsync<T>(int congress, string name, MessageParser<T> parser)
        where T : class, IMessage<T> => RedisConnection.ReadAsync(async () =>
    {
        var document = (await Document.ReadAsync(redis.Database, congress, [name], withInterior: false))[0];
        return document.HasMessage ? parser.ParseFrom(document.Message) : null;
    });

    private Task<Document> InteriorAsync(int congress, string name) => RedisConnection.ReadAsync(async () =>
        (await Document.ReadAsync(redis.Database, congress, [name], withInterior: true))[0]);

    private Task<Page<T>> ListAsync<T>(int congress, string collection, int pageSize, string pageToken, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        var size = Size(pageSize);
        var scope = $"{CongressName.Format(congress)}/{collection}";
        RedisValue after = pageToken.Length == 0 ? RedisValue.Null : ReadToken(scope, pageToken);
        return RedisConnection.ReadAsync(async () =>
        {
            var members = await redis.Database.SortedSetRangeByValueAsync(
                Keys.Index(congress, collection), after, RedisValue.Null, Exclude.Start, Order.Ascending, 0, size + 1);
            var names = members.Take(size).Select(member => Collections.ResourceName(congress, collection, member!)).ToArray();
            var documents = await Document.ReadAsync(redis.Database, congress, names, withInterior: false);
            return new Page<T>(
                [.. documents.Select(document => parser.ParseFrom(document.Message))],
                members.Length > size ? WriteToken(scope, members[size - 1]!) : "");
        });
    }

    private static Page<T> Part<T>(string scope, IList<T> all, Func<T, string> key, int pageSize, string pageToken)
    {
        var size = Size(pageSize);
        var start = 0;
        if (pageToken.Length > 0)
        {
            var after = ReadToken(scope, pageToken);
            while (start < all.Count && key(all[start]) != after)
                start++;
            start++;
        }
        var items = all.Skip(start).Take(size).ToArray();
        return new Page<T>(items, start + size < all.Count ? WriteToken(scope, key(items[^1])) : "");
    }

    private static int Size(int pageSize) => pageSize switch
    {
        < 0 => throw new RejectionException(Rejection.Field("page_size", "must not be negative")),
        0 => DefaultPageSize,
        _ => Math.Min(pageSize, MaxPageSize),
    };

    // A token names the last item of its page, so what others insert or change before it does not shift the next page.
    private static string WriteToken(string scope, string last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{scope}\n{last}"));

    private static string ReadToken(string scope, string token)
    {
        if (token.Length <= 1_024 && Base64Url.IsValid(token))
        {
            var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            if (text.StartsWith(scope + "\n", StringComparison.Ordinal))
                return text[(scope.Length + 1)..];
        }
        throw new RejectionException(Rejection.Field("page_token", $"is not a next_page_token of a list of {scope}"));
    }
}
