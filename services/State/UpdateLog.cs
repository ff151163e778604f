using StackExchange.Redis;

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
public sealed record LogPage(LogHead At, IReadOnlyList<LogEntry> Entries);

/// <summary>Reads the log of a Congress. Never with a blocking read, which would hold up everybody on the connection.</summary>
/// <param name="redis">The store.</param>
public sealed class UpdateLog(RedisConnection redis)
{
    private const string RotateScript = """
        if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then
          redis.call('HSET', KEYS[1], 'epoch', ARGV[2])
        end
        return redis.call('HGET', KEYS[1], 'epoch')
        """;

    private const string ReadScript = """
        local state = redis.call('HMGET', KEYS[1], 'epoch', 'head')
        local last = ARGV[1] == 'XRANGE' and '+' or '-'
        return {
          state[1], state[2],
          redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1),
          redis.call(ARGV[1], KEYS[2], ARGV[2], last, 'COUNT', ARGV[3]),
        }
        """;

    /// <summary>Reads how far a log has got.</summary>
    /// <param name="congress">The Congress.</param>
    /// <returns>Its head.</returns>
    public async Task<LogHead> HeadAsync(int congress) => (await LastAsync(congress)).At;

    /// <summary>Reads the last entry.</summary>
    /// <param name="congress">The Congress.</param>
    /// <returns>The entry, or none where the log holds none, with the head and epoch of the same moment.</returns>
    public Task<LogPage> LastAsync(int congress) => ReadAsync(congress, "+", 1, Order.Descending);

    /// <summary>Reads the entries after an offset.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="after">The offset, exclusive.</param>
    /// <param name="most">At most so many.</param>
    /// <returns>The entries in order, with the head and epoch of the same moment.</returns>
    public Task<LogPage> ReadAsync(int congress, long after, int most) => ReadAsync(congress, $"{after + 1}-0", most, Order.Ascending);

    private Task<LogPage> ReadAsync(int congress, RedisValue from, int most, Order order) => RedisConnection.ReadAsync(async () =>
    {
        // In one script: entries of one epoch must never be taken for those of another. Not in a transaction, which a Redis
        // refuses to begin that is out of memory; a script that only reads is carried out.
        RedisValue[] arguments = [order == Order.Ascending ? "XRANGE" : "XREVRANGE", from, most];
        var answer = (RedisResult[])(await redis.Database.ScriptEvaluateAsync(
            ReadScript, [Keys.Meta(congress), Keys.Log(congress)], arguments, RedisConnection.FromPrimary))!;
        var head = (long?)answer[1] ?? 0;
        var first = (RedisResult[])answer[2]! is [var oldest] ? Offset(oldest) : head + 1;
        return new LogPage(new LogHead((string?)answer[0] ?? "", head, first), [.. ((RedisResult[])answer[3]!).Select(Entry)]);
    });

    /// <summary>Calls back after each commit, and after each reconnection, when callbacks may have been missed.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="wake">Called often and from any thread; must be quick.</param>
    /// <returns>Ends it when disposed.</returns>
    public Task<IAsyncDisposable> SubscribeAsync(int congress, Action wake) =>
        WakeSubscription.StartAsync(redis, Keys.Wake(congress), wake);

    /// <summary>Starts a new epoch, because history was lost: every cursor of the old one is refused from now on.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="lost">The epoch that lost history; nothing happens if somebody else has replaced it.</param>
    /// <returns>The epoch that holds now.</returns>
    public Task<string> RotateEpochAsync(int congress, string lost) => RedisConnection.ReadAsync(async () =>
        // A transaction on a condition would do nothing when a commit comes between, and the loss would go untold.
        (string?)await redis.Database.ScriptEvaluateAsync(
            RotateScript, [Keys.Meta(congress)], [lost, Guid.NewGuid().ToString("N")], RedisConnection.FromPrimary) ?? "");

    // An entry is its id and its fields: 'update', its value, 'remaining', its value, as Commit.lua writes them.
    private static long Offset(RedisResult entry)
    {
        var id = (string)entry[0]!;
        return long.Parse(id.AsSpan(0, id.IndexOf('-', StringComparison.Ordinal)));
    }

    private static LogEntry Entry(RedisResult entry) => new(Offset(entry), (byte[])entry[1][1]!, (int)entry[1][3]);
}
