using System.Diagnostics;
using System.Globalization;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>The suite as <c>./dev up</c> starts it: one AppHost and what it starts.</summary>
internal sealed class RunningSuite : IAsyncDisposable
{
    private const int BlockSize = 10;

    private readonly ChildProcess _process;

    private RunningSuite(ChildProcess process, int portBase, string data) =>
        (_process, PortBase, RedisLog) = (process, portBase, Path.Combine(data, "redis.log"));

    public static IReadOnlyList<string> ServicePrograms { get; } =
        [.. ((string[])["Resolutions", "Votes", "VetoThreats", "Updates"]).Select(name => $"VoteTracker.{name}.dll")];

    public int PortBase { get; }

    public ChildProcess Process => _process;

    public string RedisLog { get; }

    /// <summary>The process id of its Redis, as that one writes before each line of its log.</summary>
    public int RedisId
    {
        get
        {
            var last = File.ReadLines(RedisLog).Last(line => line.Contains(":M ", StringComparison.Ordinal));
            return int.Parse(last.AsSpan(0, last.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        }
    }

    private int[] Ports => [PortBase + 1, PortBase + 2, PortBase + 3, PortBase + 4, PortBase + 7, PortBase + 9];

    public static Task<RunningSuite> StartAsync(string data, params string[] options) =>
        StartAsync(data, new Dictionary<string, string>(), options);

    /// <summary>Starts it with environment variables of its own.</summary>
    public static Task<RunningSuite> StartAsync(string data, IReadOnlyDictionary<string, string> environment, params string[] options) =>
        StartAsync(["dotnet"], data, environment, options);

    /// <summary>Starts it as the leader of a process group, as a shell starts what it runs in the foreground.</summary>
    public static Task<RunningSuite> StartInGroupOfItsOwnAsync(string data) =>
        StartAsync(["setsid", "dotnet"], data, new Dictionary<string, string>());

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

    /// <summary>The process of a program, or 0 where it does not run now.</summary>
    public async Task<int> ProcessOfAsync(string program)
    {
        foreach (var process in await ProcessesAsync())
            // The guard's command line has the program's name too.
            if (await CommandLineAsync(process) is var line && line.StartsWith("dotnet ", StringComparison.Ordinal) && line.Contains(program, StringComparison.Ordinal))
                return process;
        return 0;
    }

    /// <summary>The shells that end what it started when it is gone.</summary>
    public async Task<IReadOnlyList<int>> GuardsAsync()
    {
        var guards = new List<int>();
        foreach (var process in await ProcessesAsync())
            if ((await CommandLineAsync(process)).Contains("child-guard.sh", StringComparison.Ordinal))
                guards.Add(process);
        return guards;
    }

    /// <summary>Waits until something is so.</summary>
    public async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        var holds = false;
        try
        {
            await Until.TrueAsync(what, async () => (holds = await condition()) || _process.HasEnded);
        }
        catch (TimeoutException)
        {
            // Told below, with what the suite said.
        }
        Assert.True(holds, $"waited for {what}\n{string.Join('\n', _process.Lines)}\n{_process.Errors}");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
    }

    public static int FreePortBase() => FreePorts.NextOf(BlockSize);

    private static async Task<RunningSuite> StartAsync(
        string[] program, string data, IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        var portBase = FreePortBase();
        var suite = new RunningSuite(
            ChildProcess.Start(program[0], environment, [.. program[1..], Checkout.AppHost, "--port-base", Text(portBase), "--data", data, .. options]),
            portBase,
            data);
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

    private static async Task<string> CommandLineAsync(int process)
    {
        if (!Directory.Exists("/proc/self"))
        {
            await using var ps = ChildProcess.Start("ps", "-o", "args=", "-p", Text(process));
            await ps.ExitAsync();
            return string.Join(' ', ps.Lines);
        }

        try
        {
            return (await File.ReadAllTextAsync($"/proc/{Text(process)}/cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return "";
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
