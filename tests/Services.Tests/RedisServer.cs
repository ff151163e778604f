using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.Services.Tests;

/// <summary>A real redis-server of the test's own, with its data in a folder of its own.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("votetracker-redis-").FullName;
    private readonly string[] _settings;
    private Process? _process;
    private int _attempts;

    private RedisServer(string[] settings) => _settings = settings;

    public int Port { get; } = FreePort();

    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = new RedisServer(settings);
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        var executable = Environment.GetEnvironmentVariable("REDIS_SERVER") is { Length: > 0 } named ? named : "redis-server";
        var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            "--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _folder,
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction", "--save", "",
            "--daemonize", "no", "--logfile", "redis.log", .. _settings,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        await UntilItAnswersAsync();
    }

    /// <summary>Sends one command as text and gives the first line of its answer.</summary>
    public async Task<string> SendAsync(string command) => (await SendLinesAsync(command, 1))[0];

    /// <summary>Sends one command as text and gives so many lines of its answer.</summary>
    public async Task<string[]> SendLinesAsync(string command, int count)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
        using var reader = new StreamReader(client.GetStream());
        await client.GetStream().WriteAsync(System.Text.Encoding.UTF8.GetBytes(command + "\r\n"), deadline.Token);
        var lines = new List<string>();
        while (lines.Count < count)
            lines.Add(await reader.ReadLineAsync(deadline.Token) ?? "");
        return lines[0].StartsWith('-') ? throw new InvalidOperationException($"{command}: {lines[0]}") : [.. lines];
    }

    /// <summary>As a power cut would end it.</summary>
    public async Task KillAsync()
    {
        // With the child that writes a snapshot for a replica, which would go on writing into the folder.
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        while (Directory.Exists(_folder))
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
            }
            catch (IOException) when (++_attempts < 1_000)
            {
                // A child that was killed has not ended yet.
                await Task.Yield();
            }
        }
    }

    private async Task UntilItAnswersAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var answer = new byte[64];
        while (true)
        {
            if (_process!.HasExited)
                throw new InvalidOperationException($"redis-server ended: {await File.ReadAllTextAsync(Path.Combine(_folder, "redis.log"))}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
                await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), deadline.Token);
                var length = await client.GetStream().ReadAsync(answer, deadline.Token);
                if (answer.AsSpan(0, length).StartsWith("+PONG"u8))
                    return;
            }
            catch (SocketException)
            {
                // Not listening yet.
            }
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
