using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>The suite as <c>./dev up</c> starts it: one AppHost and the Redis that it starts.</summary>
internal sealed class RunningSuite : IAsyncDisposable
{
    private const int BlockSize = 10;

    // Below the ports that systems hand out by themselves; somewhere, so that two test runs rarely try the same.
    private static int _nextBase = 21_000 + (Environment.ProcessId % 900 * BlockSize);

    private readonly ChildProcess _process;

    private RunningSuite(ChildProcess process, int portBase) => (_process, PortBase) = (process, portBase);

    public int PortBase { get; }

    public ChildProcess Process => _process;

    private int[] Ports => [PortBase + 1, PortBase + 2, PortBase + 3, PortBase + 4, PortBase + 9];

    public static Task<RunningSuite> StartAsync(string data, params string[] options) =>
        StartAsync(data, new Dictionary<string, string>(), options);

    /// <summary>Starts it with environment variables of its own.</summary>
    public static async Task<RunningSuite> StartAsync(string data, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var portBase = FreePortBase();
        var suite = new RunningSuite(
            ChildProcess.Start("dotnet", environment, [Checkout.AppHost, "--port-base", Text(portBase), "--data", data, .. options]), portBase);
        try
        {
            await suite._process.LineAsync(line => line == "VoteTracker is ready", "getting ready");
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    public string Url(int service) => $"http://127.0.0.1:{Text(PortBase + service)}";

    public Task<CliResult> CliAsync(params string[] arguments) => Cli.RunAsync(PortBase, arguments);

    /// <summary>The same, for what must go well.</summary>
    public async Task<string> CliOutputAsync(params string[] arguments)
    {
        var result = await CliAsync(arguments);
        Assert.True(result.ExitCode == 0, $"votetracker {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}\n{result.Errors}");
        return result.Output;
    }

    /// <summary>Records the life of H.J.Res. 46.</summary>
    public Task RecordAsync() => CliOutputAsync("import", Checkout.Record);

    public async Task<long> HeadAsync()
    {
        var head = await BufCurl.CallAsync(
            $"{Url(4)}/votetracker.v1.UpdateService/GetHead", """{"parent":"congresses/116"}""");
        return head.Json.TryGetProperty("offset", out var offset)
            ? long.Parse(offset.GetString()!, CultureInfo.InvariantCulture)
            : 0;
    }

    /// <summary>Ctrl-C, and the exit code that comes of it.</summary>
    public Task<int> InterruptAsync()
    {
        _process.SendInterrupt();
        return _process.ExitAsync();
    }

    /// <summary>The processes that it consists of: itself and everything below.</summary>
    public async Task<IReadOnlyList<int>> ProcessesAsync()
    {
        var all = await ProcessTable.ReadAsync();
        var found = new List<int> { _process.Id };
        for (var i = 0; i < found.Count; i++)
            found.AddRange(all.Where(process => process.Parent == found[i]).Select(process => process.Id));
        return found;
    }

    /// <summary>Waits until none of these processes is left and nothing listens any more.</summary>
    public async Task AllGoneAsync(IReadOnlyCollection<int> processes)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var left = (await ProcessTable.ReadAsync()).Where(process => processes.Contains(process.Id)).Select(process => process.Id);
            var ports = Ports.Where(port => !FreePorts.IsFree(port));
            if (!left.Any() && !ports.Any())
                return;
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
                Assert.Fail($"left over: processes {string.Join(' ', left)}, ports {string.Join(' ', ports)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
    }

    private static int FreePortBase()
    {
        for (var tries = 0; tries < 500; tries++)
        {
            var portBase = Interlocked.Add(ref _nextBase, BlockSize);
            if (Enumerable.Range(portBase, BlockSize).All(FreePorts.IsFree))
                return portBase;
        }

        throw new InvalidOperationException("no ten free ports in a row");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
