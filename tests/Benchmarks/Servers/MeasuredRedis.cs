using System.Globalization;
using VoteTracker.Benchmarks.Wire;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>A Redis.</summary>
internal sealed class MeasuredRedis : IAsyncDisposable
{
    private MeasuredRedis(int port) => Port = port;

    public int Port { get; }

    public Server Server { get; private set; } = null!;

    public static async Task<MeasuredRedis> StartAsync(string directory, string appendFsync, CancellationToken cancellationToken)
    {
        var redis = new MeasuredRedis(FreePorts.Next());
        directory = Directory.CreateDirectory(Path.Combine(directory, "redis")).FullName;
        string[] command =
        [
            RedisProcess.Program,
            "--bind", "127.0.0.1", "--port", redis.Port.ToString(CultureInfo.InvariantCulture), "--dir", directory, "--save", "",
            "--appendonly", "yes", "--appendfsync", appendFsync, "--maxmemory-policy", "noeviction",
            // A rewriting of the file takes a fifth of both processors, and would fall into some rounds and not into others.
            "--auto-aof-rewrite-percentage", "0",
        ];
        redis.Server = await Server.StartAsync(
            directory,
            "redis",
            command,
            async () =>
            {
                using var client = new RespClient(redis.Port);
                await client.SendAsync(["PING"]);
            },
            cancellationToken);
        return redis;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
