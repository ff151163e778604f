namespace VoteTracker.Services.Tests.Watches;

/// <summary>A log of large updates, each a commit, as only the store has it.</summary>
internal static class LargeLog
{
    /// <summary>Writes it.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="congress">Whose log.</param>
    /// <param name="count">How many updates.</param>
    /// <param name="bytes">How many bytes each has, or a little more.</param>
    public static Task WriteAsync(RedisProcess redis, string congress, int count, int bytes) => redis.SendLineAsync(
        // Field 5 of an update is a measure, field 8 a text, field 1 the offset.
        "EVAL \"local function varint(n) local text = '' while n >= 128 do text = text .. string.char(n % 128 + 128) n = math.floor(n / 128) end "
        + "return text .. string.char(n) end "
        + $"for i = 1, {count} do redis.call('XADD', KEYS[1], i .. '-0', 'update', "
        + $"string.char(8) .. varint(i) .. string.char(42, 0, 66) .. varint({bytes}) .. string.rep('x', {bytes}), 'remaining', 0) end "
        + $"return redis.call('HSET', KEYS[2], 'head', {count}, 'largest', {bytes + 20}, 'schema', 3, 'epoch', string.rep('ab', 16))\" "
        + $"2 {{{congress}}}:log {{{congress}}}:meta");
}
