using System.Runtime.CompilerServices;
using StackExchange.Redis;
using VoteTracker.Contract.Stored;

namespace VoteTracker.State;

/// <summary>One resource as stored.</summary>
/// <param name="Name">Its resource name.</param>
/// <param name="Version">Differs after every write; <see cref="Absent"/> where it does not exist, empty where its commit is on the way.</param>
/// <param name="Message">Its public message; empty where there is none.</param>
/// <param name="Details">What is stored beside it; empty where it was not read.</param>
internal sealed record Document(string Name, string Version, byte[] Message, byte[] Details)
{
    /// <summary>The field that has what became of a measure before the President.</summary>
    public const string Disposition = "disposition";

    /// <summary>The field that has the actions of a measure as one value; absent where it has none, or they lie apart.</summary>
    public const string PackedActions = "actions";

    /// <summary>The version of what does not exist.</summary>
    public const string Absent = "0";

    private const int MessagesAtOnce = 128;

    // Of a part. A vote may have a megabyte, and Redis loads all that it is asked for at once.
    private const int MaxPartBytes = 256 << 10;

    private static readonly RedisValue[] Fields = ["version", "message", "interior", PackedActions];
    private static readonly string MessagesScript = RedisScript.Read("ReadMessages.lua");

    public bool HasMessage => Message.Length > 0;

    /// <summary>All actions of a measure, as they lie in the store; empty where there are none in it.</summary>
    public byte[] CompressedActions { get; private init; } = [];

    /// <summary>The schema version of its Congress when it was read; 0 where nothing was ever written there.</summary>
    public int Schema { get; init; }

    /// <summary>The commit that writes it, where it was remembered before that had its answer; the version is then the commit's.</summary>
    public QueuedCommit? Commit { get; private init; }

    /// <summary>What the bytes say, once it was asked for.</summary>
    public StoredResource? Resource { get; private init; }

    /// <summary>A resource that was just written.</summary>
    public static Document Of(StoredResource resource, string version, int schema) =>
        new(resource.Name, version, resource.MessageBytes, resource.Details) { Resource = resource, Schema = schema };

    /// <summary>A resource that a commit is going to write, or has written by now.</summary>
    public static Document Of(StoredResource resource, QueuedCommit commit, int schema) => Of(resource, "", schema) with { Commit = commit };

    /// <summary>The same with what the bytes say.</summary>
    public Document With(StoredResource resource) => this with { Resource = resource };

    /// <summary>Reads documents in one round trip, or in two where their process does not know a roster yet.</summary>
    public static async Task<Document[]> ReadAsync(
        IDatabase database, DocumentCache? cache, int congress, IReadOnlyCollection<string> names, bool withDetails)
    {
        var fields = withDetails ? Fields : Fields[..2];
        var meta = database.HashGetAsync(Keys.Meta(congress), ["epoch", "schema"], RedisConnection.FromPrimary);
        var reads = names.Select(name => database.HashGetAsync(Keys.Document(congress, name), fields, RedisConnection.FromPrimary)).ToArray();
        var values = await Task.WhenAll(reads);
        var schema = SchemaVersion.Of(congress, (await meta)[0], (await meta)[1]);
        var details = withDetails
            ? await CompressedBytes.ReadAsync(database, cache, congress, [.. values.Select(value => (byte[]?)value[2] ?? [])])
            : null;
        return
        [
            .. names.Select((name, at) => new Document(name, (string?)values[at][0] ?? Absent, (byte[]?)values[at][1] ?? [], details?[at] ?? [])
            {
                Schema = schema,
                CompressedActions = withDetails ? (byte[]?)values[at][3] ?? [] : [],
            }),
        ];
    }

    /// <summary>Reads documents without what is stored beside them, in parts of bounded size.</summary>
    public static async IAsyncEnumerable<Document> MessagesAsync(
        IDatabase database, int congress, IReadOnlyList<string> names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = 0;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var document in await PartAsync(database, congress, [.. names.Skip(read)]))
            {
                yield return document;
                read++;
            }
        }
        while (read < names.Count);
    }

    /// <summary>
    /// Reads as many documents as are one part, from the first on, without what is stored beside them. Of none it still says whether this
    /// release can read the Congress.
    /// </summary>
    public static async Task<IReadOnlyList<Document>> PartAsync(IDatabase database, int congress, IReadOnlyList<string> names)
    {
        var answer = (RedisValue[])(await database.ScriptEvaluateAsync(
            MessagesScript,
            [Keys.Meta(congress), .. names.Take(MessagesAtOnce).Select(name => Keys.Document(congress, name))],
            [MaxPartBytes],
            RedisConnection.FromPrimary))!;
        var schema = SchemaVersion.Of(congress, answer[0], answer[1]);
        return
        [
            .. names.Zip(answer.Skip(2).Chunk(2), (name, value) =>
                new Document(name, (string?)value[0] ?? Absent, (byte[]?)value[1] ?? [], []) { Schema = schema }),
        ];
    }
}
