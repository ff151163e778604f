using System.Collections.Immutable;
using Google.Protobuf;
using StackExchange.Redis;
using VoteTracker.Domain;
using VoteTracker.State.Listing;
using VoteTracker.State.Mapping;

namespace VoteTracker.State;

/// <summary>One execution of Commit.lua.</summary>
internal sealed class CommitCall(
    int congress,
    RedisKey request,
    byte[] fingerprint,
    byte[] reply,
    ImmutableArray<Change> changes,
    IReadOnlyCollection<Document> reads)
{
    private static readonly string Script = ReadScript();

    private readonly Dictionary<string, Document> _read = reads.ToDictionary(document => document.Name, StringComparer.Ordinal);
    private readonly List<RedisKey> _keys = [Keys.Meta(congress), Keys.Log(congress), request, Keys.Checkpoints(congress)];
    private readonly List<RedisValue> _arguments = [];

    /// <summary>What the script answered.</summary>
    /// <param name="Seen">Fingerprint and reply of the earlier call with this request id, or null.</param>
    /// <param name="First">Otherwise the offset of the first update, if there is any.</param>
    /// <param name="Head">And that of the last.</param>
    /// <param name="Written">And the documents as they are now, of those that may change again soon.</param>
    public sealed record Result((byte[] Fingerprint, byte[] Reply)? Seen, long First, long Head, IReadOnlyCollection<Document> Written);

    public async Task<Result> ExecuteAsync(IDatabase database, RedisOptions options, DateTimeOffset now, string traceparent)
    {
        var written = changes.Select(Write).ToArray();
        // A resource that is told of twice in one commit is written once, as it is in the end.
        var writes = written.GroupBy(write => write.Name).Select(group => group.Last()).ToArray();
        var updates = changes.Where(change => change.Type != ChangeType.Silent).ToArray();
        var indexed = writes.SelectMany(write => write.Indexes).ToArray();
        var commit = Guid.CreateVersion7(now).ToString("N");
        var digits = Guid.NewGuid().ToString("N");

        _arguments.AddRange(
            [
                fingerprint,
                reply,
                (long)options.RequestMemory.TotalMilliseconds,
                digits,
                Keys.Wake(congress).ToString(),
                options.LogLength,
                Math.Max(options.LogLength, options.LogLimit),
                reads.Count,
                writes.Length,
                indexed.Length,
                updates.Length,
            ]);
        foreach (var read in reads)
        {
            _keys.Add(Keys.Document(congress, read.Name));
            _arguments.Add(read.Version);
        }
        foreach (var write in writes)
        {
            _keys.Add(Keys.Document(congress, write.Name));
            _arguments.Add(write.Message);
            _arguments.Add(write.StoredDetails);
        }
        foreach (var change in indexed)
        {
            _keys.Add(change.Index);
            _arguments.AddRange([change.Member, change.Score]);
        }
        _arguments.AddRange(updates.Select(update => (RedisValue)update.ToUpdate(commit, now, traceparent).ToByteArray()));

        // A script that the server has forgotten (restart, failover) is loaded again by the client.
        var answer = (RedisResult[])(await database.ScriptEvaluateAsync(Script, [.. _keys], [.. _arguments], RedisConnection.FromPrimary))!;
        return (string)answer[0]! switch
        {
            "done" => new Result(
                Seen: null, (long)answer[1], (long)answer[2], [.. writes.Where(write => write.MayChangeSoon).Select(write => write.As($"{(long)answer[2]}-{digits[..16]}"))]),
            "seen" => new Result(((byte[])answer[1]!, (byte[])answer[2]!), 0, 0, []),
            "conflict" => throw new ConflictException((string)answer[1]!),
            var other => throw new InvalidDataException($"the commit script answered '{other}'"),
        };
    }

    private StoredWrite Write(Change change)
    {
        switch (change)
        {
            case MeasureChange(_, var measure, _, _):
                var resolution = measure.Created ? measure.ToContract() : null;
                return new StoredWrite(
                    measure,
                    measure.Name.ToString(),
                    resolution?.ToByteArray() ?? [],
                    measure.ToInterior().ToByteArray(),
                    IndexChanges.Of(congress, measure.Name, Before(measure.Name.ToString(), V1.Resolution.Parser), resolution));
            case VoteChange { VoteRecord: var record }:
                var (message, interior) = (record.Vote.ToContract(), record.ToInterior());
                var known = _read.GetValueOrDefault(message.Name);
                return new StoredWrite(
                    record,
                    message.Name,
                    message.ToByteArray(),
                    interior.ToByteArray(),
                    IndexChanges.Of(
                        congress,
                        record.Vote.Name,
                        known is { HasMessage: true }
                            ? (V1.Vote.Parser.ParseFrom(known.Message), Stored.StoredVoteDetails.Parser.ParseFrom(known.StoredDetails).Positions)
                            : null,
                        (message, interior.Positions)));
            case VetoThreatChange(_, var threat):
                return new StoredWrite(
                    threat,
                    threat.Name.ToString(),
                    threat.ToContract().ToByteArray(),
                    [],
                    IndexChanges.Of(congress, threat, Before(threat.Name.ToString(), V1.VetoThreat.Parser)));
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "is no kind of change");
        }
    }

    private T? Before<T>(string name, MessageParser<T> parser)
        where T : class, IMessage<T> =>
        _read.GetValueOrDefault(name) is { HasMessage: true } document ? parser.ParseFrom(document.Message) : null;

    private static string ReadScript()
    {
        using var stream = typeof(CommitCall).Assembly.GetManifestResourceStream("Commit.lua")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private sealed record StoredWrite(object Restored, string Name, byte[] Message, byte[] StoredDetails, IReadOnlyCollection<IndexChange> Indexes)
    {
        public bool MayChangeSoon => Restored is not VoteRecord { Vote.State: not (VoteState.Scheduled or VoteState.Open) };

        // The script makes the same version of the same.
        public Document As(string version)
        {
            var document = new Document(Name, version, Message, StoredDetails);
            document.Restore(_ => Restored);
            return document;
        }
    }
}
