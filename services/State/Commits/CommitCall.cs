using StackExchange.Redis;
using VoteTracker.Contract.Stored;

namespace VoteTracker.State;

/// <summary>What Commit.lua answered.</summary>
internal abstract record CommitResult
{
    /// <summary>It is written.</summary>
    /// <param name="Version">The version of what was written.</param>
    /// <param name="First">The offset of the first update, if there is any.</param>
    /// <param name="Head">And that of the last.</param>
    public sealed record Committed(string Version, long First, long Head) : CommitResult;

    /// <summary>A request with this id came before.</summary>
    public sealed record Seen(SeenRequest Request) : CommitResult;

    /// <summary>The Congress has another schema version by now, which this release knows.</summary>
    public sealed record OtherSchema : CommitResult;

    /// <summary>What was read is not so any more.</summary>
    /// <param name="Current">All documents that were checked, as they are now.</param>
    public sealed record Conflict(IReadOnlyCollection<Document> Current) : CommitResult;
}

/// <summary>One execution of Commit.lua.</summary>
internal sealed class CommitCall(
    int congress, int schema, int schemaAfter, RequestMark mark, byte[] reply, CommitContents contents, ReadSet reads)
{
    private static readonly string Script = RedisScript.Read("Commit.lua");

    public async Task<CommitResult> ExecuteAsync(RedisConnection redis, RedisOptions options, DateTimeOffset now, string traceparent)
    {
        var updates = contents.Updates(Guid.CreateVersion7(now).ToString("N"), now, traceparent, mark.Caller);
        var measures = contents.Actions.Select(action => action.Measure)
            .Concat(contents.Registers.Select(register => register.Measure))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        RedisKey[] keys =
        [
            Keys.Meta(congress),
            Keys.Log(congress),
            mark.Key,
            mark.Unchanged,
            mark.UnchangedBefore,
            Keys.Checkpoints(congress),
            .. reads.Documents.Select(read => Keys.Document(congress, read.Name)),
            .. reads.Dispositions.Keys.Select(measure => Keys.Document(congress, measure)),
            .. contents.Writes.Select(write => Keys.Document(congress, write.Name)),
            .. contents.IndexChanges.Select(change => Keys.Index(congress, change.Index)),
            .. measures.SelectMany(measure => new[]
            {
                Keys.Actions(congress, measure), Keys.ActionPlaces(congress, measure), Keys.ActionOrder(congress, measure),
                Keys.ActionRegister(congress, measure),
            }),
        ];
        RedisValue[] arguments =
        [
            mark.Fingerprint,
            reply,
            (long)options.RequestMemory.TotalMilliseconds,
            mark.UnchangedField,
            (long)RequestMark.UnchangedMemory.TotalMilliseconds,
            Guid.NewGuid().ToString("N"),
            schema,
            redis.Channel(Keys.Wake(congress)).ToString(),
            options.LogLength,
            Math.Max(options.LogLength, options.LogLimit),
            reads.Documents.Count + reads.Dispositions.Count,
            contents.Writes.Count,
            contents.IndexChanges.Count,
            updates.Count,
            contents.Actions.Count,
            schemaAfter,
            contents.Registers.Count,
            .. reads.Documents.SelectMany(read => new RedisValue[] { "version", read.Version }),
            .. reads.Dispositions.Values.SelectMany(value => new RedisValue[] { Document.Disposition, (int)value }),
            .. contents.Writes.SelectMany(write => new RedisValue[] { write.MessageBytes, write.Details, DispositionOf(write) }),
            .. contents.IndexChanges.SelectMany(change => new RedisValue[] { change.Member, change.Score }),
            .. contents.Actions.SelectMany(action => new RedisValue[]
            {
                measures.IndexOf(action.Measure), action.Id, action.Bytes, action.Digest, action.Place,
            }),
            .. contents.Registers.SelectMany(register => new RedisValue[]
            {
                measures.IndexOf(register.Measure), register.Entry, register.Bytes,
            }),
            .. updates.Select(update => (RedisValue)update),
        ];
        var answer = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(Script, keys, arguments, RedisConnection.FromPrimary))!;
        return (string)answer[0]! switch
        {
            "committed" => new CommitResult.Committed((string)answer[1]!, (long)answer[2], (long)answer[3]),
            "seen" => new CommitResult.Seen(new SeenRequest((byte[])answer[1]!, mark.Key, (byte[])answer[2]!)),
            "unchanged" => new CommitResult.Seen(new SeenRequest(
                (byte[])answer[1]!, (int)answer[2] == 0 ? mark.Unchanged : mark.UnchangedBefore, Reply: null)),
            "conflict" => new CommitResult.Conflict(Current(answer.Skip(1))),
            "schema" => SchemaVersion.IsKnown((int)answer[1])
                ? new CommitResult.OtherSchema()
                : throw SchemaVersion.Refuse(congress, (int)answer[1]),
            var other => throw new InvalidDataException($"the commit script answered '{other}'"),
        };
    }

    // A process of the release before would leave it as it is.
    private RedisValue DispositionOf(StoredResource write) => write is StoredMeasure stored && schema > SchemaVersion.Before
        ? (int)stored.Measure.Status.Disposition
        : RedisValue.EmptyString;

    private Document[] Current(IEnumerable<RedisResult> changed)
    {
        Document[] current = [.. reads.Documents];
        foreach (var document in changed.Select(item => (RedisResult[])item!))
        {
            var check = (int)document[0] - 1;
            // What became of a measure is read anew.
            if (check >= current.Length)
                continue;
            current[check] = new Document(current[check].Name, (string)document[1]!, (byte[])document[2]!, (byte[])document[3]!)
            {
                Schema = schema,
            };
        }
        return current;
    }
}
