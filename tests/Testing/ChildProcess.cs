using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VoteTracker.Testing;

/// <summary>A real process whose output is read as it comes. It does not outlive the test, however that ends.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    // As Linux numbers them on all that .NET runs on.
    private const int Stop = 19;
    private const int Continue = 18;

    private static readonly ConcurrentDictionary<ChildProcess, bool> Running = new();

    private readonly Process _process;
    private readonly string _name;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<string> _errorLines = [];
    private readonly Task _read;
    private TaskCompletionSource _changed = NewSignal();

    static ChildProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var left in Running.Keys)
            left.KillTree();
    };

    private ChildProcess(Process process, string name)
    {
        (_process, _name) = (process, name);
        Running[this] = true;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _lines), ReadAsync(process.StandardError, _errorLines));
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>What it has written so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    public string Errors
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _errorLines);
        }
    }

    public static ChildProcess Start(string program, params string[] arguments) => Start(program, [], arguments);

    /// <summary>Starts it with something added to this process's environment.</summary>
    public static ChildProcess Start(string program, IReadOnlyCollection<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // A proxy does not reach this machine's own loopback.
        foreach (var proxy in (string[])["http_proxy", "HTTP_PROXY", "grpc_proxy", "all_proxy", "ALL_PROXY"])
            start.Environment.Remove(proxy);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new ChildProcess(process, $"{Path.GetFileName(program)} {string.Join(' ', arguments)}");
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"cannot start {program}; ./dev test fetches what is needed ({e.Message})", e);
        }
    }

    /// <summary>Waits until it has written a line, and gives the first such line.</summary>
    public async Task<string> LineAsync(Func<string, bool> wanted, string what)
    {
        var deadline = Task.Delay(Until.Deadline);
        while (true)
        {
            var finished = _read.IsCompleted;
            Task changed;
            lock (_lock)
            {
                if (_lines.FirstOrDefault(wanted) is { } line)
                    return line;
                changed = _changed.Task;
            }

            if (finished || await Task.WhenAny(changed, _read, deadline) == deadline)
                Assert.Fail($"{_name} {(finished ? "ended" : "went on")} without {what}\n{string.Join('\n', Lines)}\n{Errors}");
        }
    }

    /// <summary>Waits until it has ended and all that it wrote is read.</summary>
    /// <param name="deadline">How long, where what it does takes longer than most.</param>
    public async Task<int> ExitAsync(TimeSpan? deadline = null)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(deadline ?? Until.Deadline);
            await _read.WaitAsync(Until.Deadline);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{_name} did not end\n{string.Join('\n', Lines)}\n{Errors}");
        }

        Running.TryRemove(this, out _);
        return _process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public void SendInterrupt() => Assert.Equal(0, Kill(_process.Id, Interrupt));

    /// <summary>SIGTERM, which asks it to end in good order.</summary>
    public void SendTerminate() => Assert.Equal(0, Kill(_process.Id, Terminate));

    /// <summary>SIGSTOP: it stands still.</summary>
    public void Freeze() => Assert.Equal(0, Kill(_process.Id, Stop));

    /// <summary>SIGCONT: it goes on.</summary>
    public void Thaw() => Assert.Equal(0, Kill(_process.Id, Continue));

    /// <summary>SIGKILL, to this process and not to those that it started.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        KillTree();
        await _process.WaitForExitAsync().WaitAsync(Until.Deadline);
        Running.TryRemove(this, out _);
        _process.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);

    private void KillTree()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private async Task ReadAsync(StreamReader from, List<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            TaskCompletionSource signal;
            lock (_lock)
            {
                to.Add(line);
                (signal, _changed) = (_changed, NewSignal());
            }

            signal.TrySetResult();
        }
    }
}
