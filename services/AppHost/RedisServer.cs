using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace VoteTracker.AppHost;

/// <summary>A Redis of our own. It ends with this process, also when nobody is left to end it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Process guard;
    private readonly string logFile;

    private RedisServer(Process guard, string logFile)
    {
        this.guard = guard;
        this.logFile = logFile;
        Ended = guard.WaitForExitAsync();
    }

    /// <summary>Completes when Redis is gone.</summary>
    public Task Ended { get; }

    /// <summary>Starts Redis on its data and waits until all of them are loaded.</summary>
    public static async Task<RedisServer> StartAsync(string directory, int port, CancellationToken cancellationToken)
    {
        var logFile = Path.Combine(directory, "redis.log");
        var redis = new RedisServer(Launch(Executable(), directory, port, logFile), logFile);
        try
        {
            await redis.WaitUntilReadyAsync(port, cancellationToken);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    public SuiteException EndedByItself() =>
        new($"Redis ended by itself, exit code {guard.ExitCode}; see {logFile}{LastWords()}");

    /// <summary>Asks Redis to end, waits, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            guard.StandardInput.Close();
            await Ended.WaitAsync(StopDeadline);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            guard.Kill(entireProcessTree: true);
            await Ended.WaitAsync(StopDeadline);
        }

        guard.Dispose();
    }

    private static Process Launch(string redisServer, string directory, int port, string logFile)
    {
        var start = new ProcessStartInfo { RedirectStandardInput = true, UseShellExecute = false };

        // A terminal sends Ctrl-C to every process of its session's foreground; Redis has to outlive the services.
        string[] shell = Find("setsid") is { } setsid ? [setsid, "sh"] : ["sh"];
        start.FileName = shell[0];
        foreach (var argument in (string[])[
            .. shell[1..], Path.Combine(AppContext.BaseDirectory, "redis-guard.sh"), redisServer,
            "--bind", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--dir", directory, "--daemonize", "no", "--save", "",
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["REDIS_LOG"] = logFile;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new SuiteException($"cannot start Redis: {e.Message}");
        }
    }

    private static string Executable() =>
        Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } given
            ? given
            : Find("redis-server") ?? throw new SuiteException("redis-server is missing; ./dev up fetches it, or install it (Debian: apt install redis-server)");

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program))
            .FirstOrDefault(File.Exists);

    private async Task WaitUntilReadyAsync(int port, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await RedisProbe.IsReadyAsync(port, cancellationToken))
        {
            if (Ended.IsCompleted)
                throw EndedByItself();
            if (Stopwatch.GetElapsedTime(started) > StartDeadline)
                throw new SuiteException($"Redis did not get ready within {StartDeadline.TotalSeconds} s; see {logFile}{LastWords()}");
            await Task.Delay(PollInterval, cancellationToken);
        }
    }

    private string LastWords()
    {
        try
        {
            return File.ReadLines(logFile).LastOrDefault() is { Length: > 0 } line ? $" ({line})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
