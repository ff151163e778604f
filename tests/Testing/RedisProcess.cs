using System.Globalization;

namespace VoteTracker.Testing;

/// <summary>A redis-server with a folder of its own, which can be killed and started again on what it had written.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string[] _settings;
    private ChildProcess? _process;

    private RedisProcess(string[] settings) => _settings = settings;

    /// <summary>The program.</summary>
    public static string Program => Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } named ? named : "redis-server";

    /// <summary>Its version. Valkey has Redis's 7.2 with its own beside it.</summary>
    public static async Task<Version> VersionAsync()
    {
        await using var redis = await StartAsync();
        var line = ((string)(await redis.SendLineAsync("INFO server"))!).Split('\n').First(line => line.StartsWith("redis_version:", StringComparison.Ordinal));
        return Version.Parse(line["redis_version:".Length..].Trim());
    }

    public int Port { get; } = FreePorts.Next();

    public string Endpoint => $"127.0.0.1:{PortText}";

    public string PortText => Port.ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts one that keeps what it acknowledged, unless the settings say otherwise.</summary>
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

    /// <summary>Sends a command and gives the answer: a string, a number, null, or an array of these.</summary>
    /// <exception cref="InvalidOperationException">Redis answered an error.</exception>
    public Task<object?> SendAsync(params string[] command) => RedisCall.SendAsync(Port, command);

    /// <summary>Sends a command as one types it, quoted where it has spaces or bytes.</summary>
    /// <exception cref="InvalidOperationException">Redis answered an error.</exception>
    public Task<object?> SendLineAsync(string line) => RedisCall.SendLineAsync(Port, line);

    /// <summary>What INFO says.</summary>
    /// <param name="section">Of which section.</param>
    /// <param name="name">Which figure, such as <c>used_memory</c>.</param>
    public async Task<long> FigureAsync(string section, string name)
    {
        var lines = ((string)(await SendAsync("INFO", section))!).Split('\n');
        return long.Parse(lines.Single(line => line.StartsWith($"{name}:", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>SIGKILL: it ends in the middle of whatever it does.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>SIGSTOP: it answers nothing, and its connections stand.</summary>
    public void Freeze() => _process!.Freeze();

    /// <summary>It goes on.</summary>
    public void Thaw() => _process!.Thaw();

    /// <summary>A replica gets no more writes and does not know which it lacks: it is refused when it asks for them.</summary>
    public async Task CutReplicationAsync()
    {
        await SendAsync("CONFIG", "SET", "masteruser", "nobody");
        await SendAsync("CONFIG", "SET", "masterauth", "nothing");
        await SendAsync("CLIENT", "KILL", "TYPE", "master");
        await Until.TrueAsync("the replica is cut off", async () => await SendAsync("ROLE") is object?[] and ["slave", _, _, not "connected", ..]);
    }

    /// <summary>Backs it up while it runs, as docs/operations.md says.</summary>
    public async Task<TemporaryFolder> BackUpAsync()
    {
        var backup = new TemporaryFolder();
        await FollowManualAsync("    redis-cli -p \"$PORT\" CONFIG SET auto-aof-rewrite-percentage 0", backup);
        return backup;
    }

    /// <summary>Goes back to a backup, as docs/operations.md says.</summary>
    public async Task RestoreAsync(TemporaryFolder backup)
    {
        await FollowManualAsync("    redis-cli -p \"$PORT\" SHUTDOWN NOSAVE", backup);
        await KillAsync();
        await StartAsync();
    }

    /// <summary>Starts it on what it has, and waits until all of that is loaded.</summary>
    public async Task StartAsync()
    {
        var configuration = _folder.File("sentinel.conf");
        var process = _process = ChildProcess.Start(
            Program,
            [
                .. File.Exists(configuration) ? [configuration] : Array.Empty<string>(),
                "--bind", "127.0.0.1", "--port", PortText, "--dir", _folder.Path, "--logfile", "redis.log", .. _settings,
            ]);
        await Until.TrueAsync($"Redis at {Endpoint} answers", async () =>
        {
            if (process.HasEnded)
                throw new NotSupportedException($"redis-server ended: {process.Errors}{await File.ReadAllTextAsync(_folder.File("redis.log"))}");
            return await SendAsync("PING") is "PONG";
        });
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }

    // The commands from this one on to the next line that is none.
    private async Task FollowManualAsync(string first, TemporaryFolder backup)
    {
        var commands = File.ReadLines(System.IO.Path.Combine(Repository.Root, "docs", "operations.md"))
            .SkipWhile(line => !line.StartsWith(first, StringComparison.Ordinal)).TakeWhile(line => line.StartsWith("    ", StringComparison.Ordinal));
        // Redis's other programs lie beside it.
        var path = $"{System.IO.Path.GetDirectoryName(Program)}{System.IO.Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}";
        await using var shell = ChildProcess.Start(
            "bash",
            new Dictionary<string, string> { ["PORT"] = PortText, ["DATA"] = _folder.Path, ["BACKUP"] = backup.Path, ["PATH"] = path },
            "-euo", "pipefail", "-c", string.Join('\n', commands));
        Assert.True(await shell.ExitAsync() == 0, $"{string.Join('\n', shell.Lines)}\n{shell.Errors}");
        Assert.NotEmpty(commands);
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
