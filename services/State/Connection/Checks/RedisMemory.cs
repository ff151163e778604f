using System.Globalization;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>How full Redis is. One that is full refuses every write.</summary>
internal static class RedisMemory
{
    /// <summary>Measures the fullest of several.</summary>
    public static async Task MeasureAsync(IEnumerable<IServer> primaries)
    {
        var (used, limit) = (0L, 0L);
        foreach (var server in primaries)
        {
            var info = await server.InfoRawAsync("memory") ?? "";
            var (uses, may) = (Number(info, "used_memory"), Number(info, "maxmemory"));
            if (may == 0)
                may = Number(info, "total_system_memory");
            if (limit == 0 || (double)uses / may > (double)used / limit)
                (used, limit) = (uses, may);
        }
        if (limit > 0)
            StateMetrics.StoreMemory(used, limit);
    }

    private static long Number(string info, string name) =>
        info.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal)) is { } line
        && long.TryParse(line.AsSpan(name.Length + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
