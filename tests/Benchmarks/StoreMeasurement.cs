using System.Globalization;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks;

/// <summary>What a whole Congress takes of Redis's memory, key by key. Run where it was just imported.</summary>
internal static class StoreMeasurement
{
    // A status is an answer of one line.
    private const string Script =
        """
        local cursor, kept, log, requests = '0', 0, 0, 0
        repeat
          local page = redis.call('SCAN', cursor, 'COUNT', 1000)
          cursor = page[1]
          for _, key in ipairs(page[2]) do
            local bytes = redis.call('MEMORY', 'USAGE', key, 'SAMPLES', 0) or 0
            if string.find(key, '}:log', 1, true) then
              log = log + bytes
            elseif string.find(key, '}:request:', 1, true) or string.find(key, '}:unchanged:', 1, true) then
              requests = requests + bytes
            else
              kept = kept + bytes
            end
          end
        until cursor == '0'
        return redis.status_reply(string.format('%d %d %d %s', kept, log, requests, redis.call('HGET', KEYS[1], 'appended')))
        """;

    public static async Task AddAsync(Figures figures, int redisPort)
    {
        using var redis = new RespClient(redisPort);
        var answer = await redis.SendAsync(["EVAL", Script, "1", "{congresses/116}:meta"]);
        var bytes = answer[1..].Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        figures.Add("store_of_a_congress", "MB", bytes[0] / 1e6, atMost: 25);
        figures.Add("store_log", "MB", bytes[1] / 1e6);
        figures.Add("store_log_to_its_bytes_ratio", "×", bytes[1] / bytes[3], atMost: 1.2);
        figures.Add("store_request_ids", "MB", bytes[2] / 1e6);
    }
}
