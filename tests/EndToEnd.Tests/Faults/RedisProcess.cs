using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>A redis-server with a folder of its own, which can be killed and started again on what it had written.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _settings;
    private ChildProcess? _process;

    private RedisProcess(string[] settings) => _settings = settings;

    public int Port { get; } = FreePorts.Next();

    public string Endpoint => $"127.0.0.1:{PortText}";

    public string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts one that keeps what it acknowledged.</summary>
    public static Task<RedisProcess> StartAsync(params string[] settings) => StartAsync(new RedisProcess(
    [
        "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--save", "",
        "--repl-diskless-sync-delay", "0", .. settings,
    ]));

    /// <summary>Starts one that watches over a primary and its replicas.</summary>
    public static Task<RedisProcess> StartSentinelAsync(params string[] lines)
    {
        var redis = new RedisProcess(["--sentinel"]);
        redis._folder.Write("sentinel.conf", string.Join('\n', lines));
        return StartAsync(redis);
    }

    public Task<object?> AskAsync(params string[] command) => RespConnection.AskAsync(Port, command);

    /// <summary>SIGKILL: it ends in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it on what it has, and waits until all of that is loaded.</summary>
    public async Task StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } named ? named : "redis-server";
        var configuration = _folder.File("sentinel.conf");
        _process = ChildProcess.Start(
            program,
            [
                .. File.Exists(configuration) ? [configuration] : Array.Empty<string>(),
                "--bind", "127.0.0.1", "--port", PortText, "--dir", Path.GetDirectoryName(configuration)!, "--logfile", "redis.log",
                .. _settings,
            ]);
        await Until.TrueAsync($"Redis at {Endpoint} answers", async () => await AskAsync("PING") is "PONG");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    private static async Task<RedisProcess> StartAsync(RedisProcess redis)
    {
        try
        {
            await redis.StartAsync();
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }
}
