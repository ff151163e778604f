using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoteTracker.Testing;

/// <summary>MONITOR: every command that a Redis carries out, those of scripts too.</summary>
public sealed class RedisMonitor : IDisposable
{
    private readonly TcpClient _client;
    private readonly StreamReader _reader;
    private readonly RedisProcess _redis;

    private RedisMonitor(RedisProcess redis, TcpClient client) => (_redis, _client, _reader) = (redis, client, new StreamReader(client.GetStream(), Encoding.Latin1));

    public static async Task<RedisMonitor> StartAsync(RedisProcess redis)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, redis.Port);
        await client.GetStream().WriteAsync("MONITOR\r\n"u8.ToArray());
        var monitor = new RedisMonitor(redis, client);
        await monitor.LineAsync();
        return monitor;
    }

    /// <summary>All commands since it was started.</summary>
    public async Task<IReadOnlyList<string>> CommandsAsync()
    {
        var mark = Guid.NewGuid().ToString("N");
        await _redis.SendLineAsync($"ECHO {mark}");
        var commands = new List<string>();
        while (await LineAsync() is var line && !line.Contains(mark, StringComparison.Ordinal))
            commands.Add(line);
        return commands;
    }

    /// <summary>How much was asked for each time by COUNT.</summary>
    public async Task<int[]> CountsAsync(string command) =>
    [
        .. (await CommandsAsync())
            .Where(line => line.Contains($"\"{command}\"", StringComparison.OrdinalIgnoreCase) && line.Contains("\"COUNT\"", StringComparison.Ordinal))
            .Select(line => int.Parse(line[(line.LastIndexOf(" \"", StringComparison.Ordinal) + 2)..^1], CultureInfo.InvariantCulture)),
    ];

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    private async Task<string> LineAsync() =>
        await _reader.ReadLineAsync().WaitAsync(Until.Deadline) ?? throw new InvalidDataException("Redis ended the MONITOR");
}
