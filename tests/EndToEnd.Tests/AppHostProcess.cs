using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoteTracker.EndToEnd.Tests;

/// <summary>The suite in a process of its own, as <c>./dev up</c> starts it.</summary>
internal sealed class AppHostProcess : IAsyncDisposable
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private AppHostProcess(Process process, int portBase, string data)
    {
        this.process = process;
        PortBase = portBase;
        Data = data;
    }

    public int PortBase { get; }

    public string Data { get; }

    /// <summary>Completes when it says that it is _ready.</summary>
    public Task Ready => _ready.Task.WaitAsync(Deadline);

    public IReadOnlyCollection<string> Output => _output;

    public string Errors => string.Join('\n', _errors);

    /// <summary>The process id of its Redis, as that one writes before each line of its log.</summary>
    public int RedisId
    {
        get
        {
            var last = File.ReadLines(Path.Combine(Data, "redis.log")).Last(line => line.Contains(":M ", StringComparison.Ordinal));
            return int.Parse(last.AsSpan(0, last.IndexOf(':', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
        }
    }

    public static AppHostProcess Start(int portBase, string data, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "VoteTracker.AppHost.dll"),
            "--port-base", portBase.ToString(CultureInfo.InvariantCulture), "--data", data, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        var suite = new AppHostProcess(new Process { StartInfo = start }, portBase, data);
        suite.process.OutputDataReceived += (_, line) => suite.Receive(line.Data);
        suite.process.ErrorDataReceived += (_, line) => suite._errors.Enqueue(line.Data ?? "");
        suite.process.Start();
        suite.process.BeginOutputReadLine();
        suite.process.BeginErrorReadLine();
        return suite;
    }

    /// <summary>A number above which ten ports are free, away from those that the system gives to clients.</summary>
    public static int FreePortBase()
    {
        while (true)
        {
            var portBase = Random.Shared.Next(20_000, 32_000);
            if (Enumerable.Range(portBase, 10).All(FreePorts.IsFree))
                return portBase;
        }
    }

    public static string NewDirectory() => Path.Combine(Path.GetTempPath(), $"votetracker {Guid.NewGuid():N}");

    public async Task<int> SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await ExitAsync();
    }

    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Deadline);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await SignalAsync("TERM");
        process.Dispose();
        if (Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
    }

    private void Receive(string? line)
    {
        _output.Enqueue(line ?? "");
        if (line == "VoteTracker is ready")
            _ready.TrySetResult();
        else if (line is null)
            _ready.TrySetException(new InvalidOperationException($"it ended before it was _ready: {Errors}"));
    }
}
