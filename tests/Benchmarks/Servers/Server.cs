using System.Diagnostics;
using System.Globalization;

namespace VoteTracker.Benchmarks.Servers;

/// <summary>
/// A server that is measured, in a process of its own, so that what it costs can be told from what its clients cost. A guard
/// ends it when this program ends, however that happens.
/// </summary>
internal sealed class Server : IAsyncDisposable
{
    // Ctrl-C goes to the guard too, which must outlive it to end the server. That it ended it, the shell need not say.
    private const string Guard =
        """trap '' INT; exec 2>/dev/null; log=$1; shift; "$@" </dev/null >"$log" 2>&1 & echo $!; read -r _; kill -TERM $!; wait $!""";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(50);

    private readonly Process _guard;
    private readonly Process _process;
    private readonly string _log;

    private Server(Process guard, Process process, string log) => (_guard, _process, _log) = (guard, process, log);

    /// <summary>Processor time of all threads until now.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Memory that it has now (VmRSS).</summary>
    public double ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server and waits until it answers.</summary>
    public static async Task<Server> StartAsync(
        string directory, string name, IEnumerable<string> command, Func<Task> probe, CancellationToken cancellationToken)
    {
        var log = Path.Combine(directory, $"{name}.log");
        var guard = Process.Start(new ProcessStartInfo("sh", ["-c", Guard, "guard", log, .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var id = int.Parse((await guard.StandardOutput.ReadLineAsync(cancellationToken))!, CultureInfo.InvariantCulture);
        var server = new Server(guard, Process.GetProcessById(id), log);
        try
        {
            await server.WaitUntilReadyAsync(name, probe, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        try
        {
            await _guard.WaitForExitAsync().WaitAsync(StopDeadline);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }
        _process.Dispose();
        _guard.Dispose();
    }

    private async Task WaitUntilReadyAsync(string name, Func<Task> probe, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(BetweenProbes, cancellationToken))
        {
            try
            {
                await probe();
                return;
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                if (_process.HasExited || Stopwatch.GetElapsedTime(started) > StartDeadline)
                    throw new InvalidOperationException($"{name} did not start: {await File.ReadAllTextAsync(_log, cancellationToken)}", fault);
            }
        }
    }
}
