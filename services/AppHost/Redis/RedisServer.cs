using System.Globalization;

namespace VoteTracker.AppHost;

/// <summary>A Redis of our own, which keeps everything it acknowledges in one directory.</summary>
internal static class RedisServer
{
    /// <summary>Starts Redis on its data directory and waits until the data is loaded.</summary>
    public static Task<Supervisor> StartAsync(string directory, int port, CancellationToken cancellationToken)
    {
        var logFile = Path.Combine(directory, "redis.log");
        var program = new ChildProgram(
            "redis", Program(), "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--dir", directory, "--logfile", logFile, "--daemonize", "no", "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
            // Small hashes and sorted sets stay compact with values as long as an action and its place. Their names before Redis 7 go on.
            "--hash-max-ziplist-value", "512", "--zset-max-ziplist-value", "128",
            // And the log takes little more than its bytes.
            "--stream-node-max-bytes", "32768")
        {
            LogFile = logFile,
        };
        return Supervisor.StartAsync(program, probeEnd => RedisProbe.IsReadyAsync(port, probeEnd), cancellationToken);
    }

    private static string Program() =>
        Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } given
            ? given
            : Executable.Find("redis-server") ?? throw new SuiteException("redis-server is missing; ./dev up fetches it, or install it (Debian: apt install redis-server)");
}
