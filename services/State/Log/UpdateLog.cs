using System.Globalization;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>One update on the log.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Update">The serialized votetracker.v1.Update, as every subscriber gets it.</param>
/// <param name="Remaining">How many updates of the same commit follow it.</param>
public sealed record LogEntry(long Offset, ReadOnlyMemory<byte> Update, int Remaining);

/// <summary>How far a log has got.</summary>
/// <param name="Epoch">The epoch; empty where nothing was ever written.</param>
/// <param name="Head">The last offset; 0 where there is none.</param>
/// <param name="Oldest">The oldest offset still held; Head + 1 where none is.</param>
public sealed record LogHead(string Epoch, long Head, long Oldest);

/// <summary>A piece of the log with what was true at the same moment.</summary>
/// <param name="At">How far the log had got.</param>
/// <param name="Entries">The entries.</param>
/// <param name="Tip">The version of the last commit; empty where it was not read.</param>
public sealed record LogPage(LogHead At, IReadOnlyList<LogEntry> Entries, string Tip = "");

/// <summary>The end of a log, read without a transaction: its parts may be of different moments.</summary>
/// <param name="Epoch">The epoch; empty when nothing was ever written.</param>
/// <param name="Head">The last offset.</param>
/// <param name="Last">The last entry; null when the log holds none, or it was not asked for.</param>
public sealed record LogTail(string Epoch, long Head, LogEntry? Last);

/// <summary>Reads the log of a Congress. Never with a blocking read, which would hold up everybody on the connection.</summary>
/// <param name="redis">The store.</param>
public sealed class UpdateLog(RedisConnection redis) : IDisposable
{
    private const string RotateScript = """
        if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then
          redis.call('HSET', KEYS[1], 'epoch', ARGV[2])
        end
        return redis.call('HGET', KEYS[1], 'epoch')
        """;

    // Of the updates of a page; one more may exceed it, and there are always two, the first of which its reader may know already.
    private const int MaxPageBytes = 1_000_000;

    // By those who are behind, or ask how far somebody is: all who only want the latest are not held up by them.
    private const int HistoryReadsAtOnce = 8;

    private static readonly string ReadScript = RedisScript.Read("ReadLog.lua");

    // Of a log whose largest update is larger than that part of a page, a script counts the bytes of each.
    private const int LeastEntries = 16;

    private readonly LargeReads _historyReads = new(HistoryReadsAtOnce);

    /// <summary>Reads how far a log has got.</summary>
    /// <param name="congress">The Congress.</param>
    /// <returns>Its head.</returns>
    public async Task<LogHead> HeadAsync(int congress) => (await LastAsync(congress, most: 0)).At;

    /// <summary>Reads the last entries.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="most">At most so many; fewer where they are large.</param>
    /// <returns>The entries in order, with the head and epoch of the same moment.</returns>
    public async Task<LogPage> LastAsync(int congress, int most)
    {
        var page = await ReadAsync(congress, "XREVRANGE", "+", most);
        return page with { Entries = [.. page.Entries.Reverse()] };
    }

    /// <summary>Reads the entries after an offset.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="after">The offset, exclusive.</param>
    /// <param name="most">At most so many; fewer where they are large, but one at least.</param>
    /// <returns>The entries in order, with the head and epoch of the same moment.</returns>
    public Task<LogPage> ReadAsync(int congress, long after, int most) => ReadAsync(congress, "XRANGE", $"{after + 1}-0", most);

    /// <summary>Reads entries for one who is behind, when others leave room for it.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="after">The offset, exclusive.</param>
    /// <param name="most">At most so many; fewer where they are large, but one at least.</param>
    /// <returns>The entries in order, with the head and epoch of the same moment.</returns>
    /// <exception cref="CallFailedException">UNAVAILABLE (STORE_UNAVAILABLE): too many read at once for five seconds.</exception>
    public Task<LogPage> ReadHistoryAsync(int congress, long after, int most) => _historyReads.RunAsync(async () =>
        await RedisConnection.ReadAsync(() => ReadPlainAsync(congress, after, most)) ?? await ReadAsync(congress, after, most));

    /// <summary>Reads the last entries for one who looks for something in them, when others leave room for it.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="most">At most so many; fewer where they are large.</param>
    /// <returns>The entries in order, with the head and epoch of the same moment.</returns>
    /// <exception cref="CallFailedException">As for <see cref="ReadHistoryAsync"/>.</exception>
    public Task<LogPage> LastHistoryAsync(int congress, int most) => _historyReads.RunAsync(() => LastAsync(congress, most));

    /// <summary>Reads the end of the log with as few commands as possible, to find out whether it has changed.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="withLast">Whether the last entry is read too, which shows whether history was rewritten.</param>
    /// <returns>The end.</returns>
    public Task<LogTail> PeekAsync(int congress, bool withLast) => RedisConnection.ReadAsync(async () =>
    {
        var meta = redis.Database.HashGetAsync(Keys.Meta(congress), ["epoch", "head"], RedisConnection.FromPrimary);
        var last = withLast
            ? redis.Database.StreamRangeAsync(Keys.Log(congress), "-", "+", 1, Order.Descending, RedisConnection.FromPrimary)
            : Task.FromResult<StreamEntry[]>([]);
        await Task.WhenAll(meta, last);
        return new LogTail((string?)(await meta)[0] ?? "", (long?)(await meta)[1] ?? 0, await last is [var entry] ? Entry(entry) : null);
    });

    /// <summary>Finds the Congresses whose log has an update, when others leave room for it.</summary>
    /// <returns>Their numbers.</returns>
    /// <exception cref="CallFailedException">As for <see cref="ReadHistoryAsync"/>.</exception>
    // Each is asked about: no key of a cluster could hold all of them and change with the commits of each.
    public Task<IReadOnlyList<int>> CongressesAsync() => _historyReads.RunAsync(() => RedisConnection.ReadAsync<IReadOnlyList<int>>(async () =>
    {
        var all = Enumerable.Range(1, CongressName.MaxNumber);
        var heads = await Task.WhenAll(all.Select(congress => redis.Database.HashGetAsync(Keys.Meta(congress), "head", RedisConnection.FromPrimary)));
        return [.. all.Where(congress => (long?)heads[congress - 1] > 0)];
    }));

    private Task<LogPage> ReadAsync(int congress, string command, string from, int most) => RedisConnection.ReadAsync(async () =>
    {
        var answer = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(
            ReadScript, [Keys.Meta(congress), Keys.Log(congress)], [command, from, most, MaxPageBytes], RedisConnection.FromPrimary))!;
        SchemaVersion.Of(congress, (RedisValue)answer[0], (RedisValue)answer[2]);
        var head = (long?)answer[1] ?? 0;
        var oldest = answer[3].IsNull ? head + 1 : Offset((string)answer[3]!);
        var entries = answer.Skip(5).Chunk(3).Select(entry => new LogEntry(Offset((string)entry[0]!), (byte[])entry[1]!, (int)entry[2]));
        return new LogPage(new LogHead((string?)answer[0] ?? "", head, oldest), [.. entries], (string?)answer[4] ?? "");
    });

    // A script takes six times as long as the bare command, and Redis does nothing else meanwhile; so the command is used where the largest
    // update says how many entries a page may have. Null where that is not known, too few, or something changed between the reads.
    private async Task<LogPage?> ReadPlainAsync(int congress, long after, int most)
    {
        var (database, meta) = (redis.Database, Keys.Meta(congress));
        var before = await database.HashGetAsync(meta, ["epoch", "head", "schema", "largest"], RedisConnection.FromPrimary);
        SchemaVersion.Of(congress, before[0], before[2]);
        var (epoch, head, largest) = ((string?)before[0] ?? "", (long?)before[1] ?? 0, (long?)before[3] ?? 0);
        if (largest == 0 || MaxPageBytes / largest < LeastEntries)
            return null;

        var oldest = RangeAsync(after: -1, count: 1);
        var (entries, bytes) = (new List<LogEntry>(), 0L);
        while (entries.Count < most && (MaxPageBytes - bytes) / largest is >= LeastEntries and var fitting)
        {
            // The next piece begins with the entry that is known: history may have been rewritten in between.
            var known = entries.Count > 0 ? entries[^1] : null;
            var count = (int)Math.Min(fitting, most - entries.Count + (known is null ? 0 : 1));
            var piece = await RangeAsync(known is null ? after : known.Offset - 1, count);
            if (known is not null && !(piece is [var again, ..] && again.Offset == known.Offset && again.Update.Span.SequenceEqual(known.Update.Span)))
                return null;
            foreach (var entry in known is null ? piece : piece[1..])
            {
                entries.Add(entry);
                bytes += entry.Update.Length;
            }
            if (piece.Length < count)
                break;
        }
        if ((string?)await database.HashGetAsync(meta, "epoch", RedisConnection.FromPrimary) != epoch)
            return null;
        head = Math.Max(head, entries.Count > 0 ? entries[^1].Offset : 0);
        return new LogPage(new LogHead(epoch, head, await oldest is [var first] ? first.Offset : head + 1), entries);

        async Task<LogEntry[]> RangeAsync(long after, int count) =>
        [
            .. (await database.StreamRangeAsync(Keys.Log(congress), $"{after + 1}-0", "+", count, Order.Ascending, RedisConnection.FromPrimary))
                .Select(Entry),
        ];
    }

    /// <summary>Calls back after each commit, and after each reconnection, when callbacks may have been missed.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="wake">Called often and from any thread, one call after the other; must be quick. With what was appended where the
    /// wake-up tells it, else with null.</param>
    /// <returns>Ends it when disposed.</returns>
    public Task<IAsyncDisposable> SubscribeAsync(int congress, Action<LogAppend?> wake) =>
        WakeSubscription.StartAsync(redis, redis.Channel(Keys.Wake(congress)), message => wake(LogAppend.Parse(message)));

    /// <summary>Starts a new epoch, because history was lost: every cursor of the old one is refused from now on.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="lost">The epoch that lost history; nothing happens if somebody else has replaced it.</param>
    /// <returns>The epoch that holds now.</returns>
    public Task<string> RotateEpochAsync(int congress, string lost) => RedisConnection.ReadAsync(async () =>
        // A transaction on a condition would do nothing when a commit comes between, and the loss would go untold.
        (string?)await redis.Database.ScriptEvaluateAsync(
            RotateScript, [Keys.Meta(congress)], [lost, Guid.NewGuid().ToString("N")], RedisConnection.FromPrimary) ?? "");

    /// <inheritdoc/>
    public void Dispose() => _historyReads.Dispose();

    private static LogEntry Entry(StreamEntry entry) =>
        new(Offset((string)entry.Id!), (byte[])entry["update"]!, (int)entry["remaining"]);

    private static long Offset(string id) => long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
}
