using StackExchange.Redis;
using VoteTracker.Contract.Listing;
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

/// <summary>One commit as Commit.lua takes it: its keys, its arguments, and what its answer means.</summary>
internal sealed class CommitCall
{
    // In the place of a measure's actions: they lie apart from now on.
    private const string LieApart = "-";

    private readonly int _schema;
    private readonly RequestMark _mark;
    private readonly ReadSet _reads;
    private readonly IReadOnlyList<string> _measures;
    private readonly RedisValue[] _fixed;
    private readonly RedisValue[] _written;
    private readonly IndexEntry[] _indexes;
    private readonly NumberedVote[] _numbered;
    private readonly CommitContents _contents;

    /// <summary>Takes a decision to be written.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="schema">The schema version in which it is written.</param>
    /// <param name="schemaAfter">The one that the Congress has from then on.</param>
    /// <param name="mark">What it leaves of its request.</param>
    /// <param name="mayBeDone">Whether the request may have been carried out before.</param>
    /// <param name="reply">What a repetition of the request is answered.</param>
    /// <param name="contents">What is written.</param>
    /// <param name="reads">What it was decided on.</param>
    /// <param name="updates">What followers are told.</param>
    public CommitCall(
        int congress, int schema, int schemaAfter, RequestMark mark, bool mayBeDone, byte[] reply, CommitContents contents, ReadSet reads,
        IReadOnlyList<byte[]> updates)
    {
        (Congress, _schema, _mark, _contents, _reads) = (congress, schema, mark, contents, reads);
        _measures =
        [
            .. contents.Actions.Select(action => action.Measure)
                .Concat(contents.Registers.Select(register => register.Measure))
                .Distinct(StringComparer.Ordinal),
        ];
        _indexes = [.. contents.IndexChanges.Where(change => !change.IsBit)];
        _numbered = NumberedVote.Of(contents);
        _fixed =
        [
            mark.Fingerprint, reply, mark.UnchangedField, mayBeDone ? "1" : "", Guid.NewGuid().ToString("N"), schema, schemaAfter,
            reads.Documents.Count + reads.Dispositions.Count, contents.Writes.Count, _indexes.Length, updates.Count,
            contents.Actions.Count, _measures.Count, contents.Registers.Count, _numbered.Length, _numbered.Sum(vote => vote.Bitmaps),
        ];
        _written =
        [
            .. contents.Writes.SelectMany(write => new RedisValue[]
            {
                write.MessageBytes, CompressedBytes.OfDetails(write, schema, Roster), DispositionOf(write), ActionsOf(write),
            }),
            .. _indexes.SelectMany(change => new RedisValue[] { change.Member, change.Score }),
            .. contents.Actions.SelectMany(action => new RedisValue[]
            {
                IndexOf(action.Measure), action.Id, action.Bytes, action.Digest, action.Place,
            }),
            .. contents.Registers.SelectMany(register => new RedisValue[] { IndexOf(register.Measure), register.Entry, register.Bytes }),
            .. _numbered.SelectMany(vote => new RedisValue[] { vote.Member, vote.Cleared.Count, vote.Set.Count }),
            .. updates.Select(update => (RedisValue)update),
        ];
        Size = _fixed.Sum(value => value.Length()) + _written.Sum(value => value.Length());
    }

    public int Congress { get; }

    /// <summary>How much is sent of it, in bytes, but for keys.</summary>
    public long Size { get; }

    /// <summary>How many arguments it has, about.</summary>
    public int Arguments => _written.Length + 2 * (_reads.Documents.Count + _reads.Dispositions.Count) + _numbered.Sum(vote => vote.Bitmaps);

    /// <summary>The commits that write what it was decided on.</summary>
    public QueuedCommit[] RestsOn => [.. _reads.Documents.Select(read => read.Commit).OfType<QueuedCommit>()];

    /// <summary>Appends its keys and arguments.</summary>
    /// <param name="keys">The keys of the commits before it.</param>
    /// <param name="arguments">Their arguments.</param>
    /// <param name="numberOf">The number of a commit among those that are sent together, from 1; 0 where it is not one of them.</param>
    public void AddTo(List<RedisKey> keys, List<RedisValue> arguments, Func<QueuedCommit, int> numberOf)
    {
        keys.AddRange([_mark.Key, _mark.Unchanged, _mark.UnchangedBefore]);
        keys.AddRange(_reads.Documents.Select(read => Keys.Document(Congress, read.Name)));
        keys.AddRange(_reads.Dispositions.Keys.Select(measure => Keys.Document(Congress, measure)));
        keys.AddRange(_contents.Writes.Select(write => Keys.Document(Congress, write.Name)));
        keys.AddRange(_indexes.Select(change => Keys.Index(Congress, change.Index)));
        foreach (var measure in _measures)
        {
            keys.AddRange([
                Keys.Actions(Congress, measure), Keys.ActionPlaces(Congress, measure), Keys.ActionOrder(Congress, measure),
                Keys.ActionRegister(Congress, measure),
            ]);
        }
        foreach (var vote in _numbered)
            keys.AddRange(vote.Cleared.Concat(vote.Set).Select(index => Keys.Bitmap(Congress, index)));
        arguments.AddRange(_fixed);
        foreach (var read in _reads.Documents)
            arguments.AddRange(["version", VersionOf(read, numberOf)]);
        foreach (var value in _reads.Dispositions.Values)
            arguments.AddRange([Document.Disposition, (int)value]);
        arguments.AddRange(_written);
    }

    /// <exception cref="Contract.CallFailedException">A newer release has written there.</exception>
    public CommitResult Read(RedisResult[] answer) => (string)answer[0]! switch
    {
        "committed" => new CommitResult.Committed((string)answer[1]!, (long)answer[2], (long)answer[3]),
        "seen" => new CommitResult.Seen(new SeenRequest((byte[])answer[1]!, _mark.Key, (byte[])answer[2]!)),
        "unchanged" => new CommitResult.Seen(new SeenRequest(
            (byte[])answer[1]!, (int)answer[2] == 0 ? _mark.Unchanged : _mark.UnchangedBefore, Reply: null)),
        "conflict" => new CommitResult.Conflict(Current(answer.Skip(1))),
        "schema" => SchemaVersion.IsKnown((int)answer[1])
            ? new CommitResult.OtherSchema()
            : throw SchemaVersion.Refuse(Congress, (int)answer[1]),
        var other => throw new InvalidDataException($"the commit script answered '{other}'"),
    };

    private static string VersionOf(Document read, Func<QueuedCommit, int> numberOf) => read.Commit switch
    {
        null => read.Version,
        var commit when numberOf(commit) is > 0 and var number => $"@{number}",
        // Of one that was not accepted there is none, and no document has it.
        var commit => commit.Version ?? "",
    };

    private static RedisValue DispositionOf(StoredResource write) => write is StoredMeasure stored
        ? (int)stored.Measure.Status.Disposition
        : RedisValue.EmptyString;

    private byte[]? Roster(string name) => _contents.Find(name)?.MessageBytes ?? _reads.FindRoster(name);

    // Nothing where its actions do not change.
    private RedisValue ActionsOf(StoredResource write) => _contents.Packed.TryGetValue(write.Name, out var bytes)
        ? bytes is null ? LieApart : CompressedBytes.Write(bytes)
        : RedisValue.EmptyString;

    private int IndexOf(string measure)
    {
        var index = 0;
        while (!string.Equals(_measures[index], measure, StringComparison.Ordinal))
            index++;
        return index;
    }

    private Document[] Current(IEnumerable<RedisResult> changed)
    {
        Document[] current = [.. _reads.Documents];
        foreach (var document in changed.Select(item => (RedisResult[])item!))
        {
            var check = (int)document[0] - 1;
            // What became of a measure is read anew.
            if (check >= current.Length)
                continue;
            var (name, details) = (current[check].Name, (byte[])document[3]!);
            // With a roster it is over, and is read anew.
            current[check] = CompressedBytes.RosterOf(details) is null
                ? new Document(name, (string)document[1]!, (byte[])document[2]!, CompressedBytes.Read(details)) { Schema = _schema }
                : new Document(name, (string)document[1]!, [], []);
        }
        return current;
    }
}
