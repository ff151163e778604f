using StackExchange.Redis;

namespace VoteTracker.State;

/// <summary>One resource as stored.</summary>
/// <param name="Name">Its resource name.</param>
/// <param name="Version">Differs after every write; 0 where it does not exist.</param>
/// <param name="Message">Its public message; empty where there is none.</param>
/// <param name="StoredDetails">What is stored beside it; empty where it was not read.</param>
internal sealed record Document(string Name, string Version, byte[] Message, byte[] StoredDetails)
{
    private static readonly RedisValue[] Fields = ["version", "message", "interior"];

    private object? _restored;

    public bool HasMessage => Message.Length > 0;

    /// <summary>What the domain calls it: worked out once, since it is immutable like the bytes.</summary>
    public T Restore<T>(Func<Document, T> restore)
        where T : class => (T)(_restored ??= restore(this));

    /// <summary>Reads documents in one round trip.</summary>
    public static async Task<Document[]> ReadAsync(
        IDatabase database, int congress, IReadOnlyCollection<string> names, bool withInterior)
    {
        var fields = withInterior ? Fields : Fields[..2];
        var reads = names.Select(name => database.HashGetAsync(Keys.Document(congress, name), fields, RedisConnection.FromPrimary)).ToArray();
        var values = await Task.WhenAll(reads);
        return
        [
            .. names.Zip(values, (name, value) => new Document(
                name, (string?)value[0] ?? "0", (byte[]?)value[1] ?? [], withInterior ? (byte[]?)value[2] ?? [] : [])),
        ];
    }
}
