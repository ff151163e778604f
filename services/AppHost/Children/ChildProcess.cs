using System.ComponentModel;
using System.Diagnostics;

namespace VoteTracker.AppHost;

/// <summary>A program in a session of its own. It ends with this process, even if this process is killed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    // Longer than child-guard.sh waits before it kills.
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(2);

    private readonly ChildProgram _program;
    private readonly Process _guard;
    private readonly ChildOutput _output;
    private readonly Task _read;

    private ChildProcess(ChildProgram program, Process guard)
    {
        _program = program;
        _guard = guard;
        _output = new ChildOutput(program.Name);
        _read = Task.WhenAll(
            _output.PassOnAsync(guard.StandardError),
            program.InheritsStandardOutput ? Task.CompletedTask : _output.PassOnAsync(guard.StandardOutput));
        Ended = guard.WaitForExitAsync();
    }

    /// <summary>Completes when it is gone.</summary>
    public Task Ended { get; }

    public static ChildProcess Start(ChildProgram program)
    {
        // A terminal sends Ctrl-C to every process of its session's foreground; the order in which they end is ours.
        string[] shell = Executable.Find("setsid") is { } setsid ? [setsid, "sh"] : ["sh"];
        var start = new ProcessStartInfo(
            shell[0], [.. shell[1..], Path.Combine(AppContext.BaseDirectory, "child-guard.sh"), .. program.Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = !program.InheritsStandardOutput,
            RedirectStandardError = true,
        };
        // One name for all programs would make them one service to whoever looks at their telemetry.
        start.Environment.Remove("OTEL_SERVICE_NAME");
        foreach (var (name, value) in program.Environment)
            start.Environment[name] = value;
        try
        {
            return new ChildProcess(program, Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw new SuiteException($"cannot start {program.Name}: {e.Message}");
        }
    }

    /// <summary>How it ended.</summary>
    public string ExitCode =>
        // Shells report a signal as 128 plus its number.
        _guard.ExitCode > 128 ? $"exit code {_guard.ExitCode}, signal {_guard.ExitCode - 128}" : $"exit code {_guard.ExitCode}";

    /// <summary>The last lines of its output, which may say why it ended.</summary>
    public async Task<string> LastWordsAsync()
    {
        await ReadToEndAsync();
        return string.Concat(_output.LastLines.Concat(LastLogged()).Select(line => $"{Environment.NewLine}  {line}"));
    }

    /// <summary>Asks it to end, waits, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _guard.StandardInput.Close();
            await Ended.WaitAsync(StopDeadline);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _guard.Kill(entireProcessTree: true);
            await Ended.WaitAsync(StopDeadline);
        }

        await ReadToEndAsync();
        _guard.Dispose();
    }

    private async Task ReadToEndAsync()
    {
        try
        {
            await _read.WaitAsync(ReadDeadline);
        }
        catch (TimeoutException)
        {
            // A process that it started still holds its output open.
        }
    }

    private IEnumerable<string> LastLogged()
    {
        if (_program.LogFile is not { } file)
            return [];
        try
        {
            return [.. File.ReadLines(file).TakeLast(2), $"see {file}"];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
