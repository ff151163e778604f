using System.Diagnostics;
using System.Globalization;

namespace VoteTracker.Benchmarks;

/// <summary>All services as <c>./dev up</c> starts them, over a Redis of their own in a directory that is deleted afterwards.</summary>
internal sealed class SuiteProcess : IAsyncDisposable
{
    // From the base on; its last is Redis.
    private const int Ports = 10;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private SuiteProcess(Process process, DirectoryInfo data, int portBase) => (_process, _data, PortBase) = (process, data, portBase);

    public int PortBase { get; }

    /// <summary>What the services use, and the process that supervises them.</summary>
    public Usage Services { get; private set; } = null!;

    /// <summary>The process of Redis; null where the system does not tell. It shows its port in its command line.</summary>
    public Process? Redis => Running(line =>
        line.Contains("redis-server ", StringComparison.Ordinal) && line.Contains($":{PortBase + 9}", StringComparison.Ordinal));

    public static async Task<SuiteProcess> StartAsync(CancellationToken cancellationToken)
    {
        var data = Directory.CreateTempSubdirectory("votetracker-bench-");
        var portBase = FreePorts.NextOf(Ports);
        var process = Programs.Start(
            Programs.AppHost, ["--no-demo", "--data", data.FullName, "--port-base", portBase.ToString(CultureInfo.InvariantCulture)]);
        var suite = new SuiteProcess(process, data, portBase);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(StartDeadline);
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            for (string? line = ""; line?.Contains("is ready", StringComparison.Ordinal) != true;)
                line = await process.StandardOutput.ReadLineAsync(deadline.Token)
                    ?? throw new InvalidOperationException($"the services did not start: {await errors}");
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            suite.Services = new Usage(
                process, ((string[])["Resolutions", "Votes", "VetoThreats", "Updates"]).Select(suite.Service).OfType<Process>());
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // .NET can only kill, and a Redis that is killed leaves its guard to clean up.
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            try
            {
                await _process.WaitForExitAsync().WaitAsync(StopDeadline);
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }

        if (Services is not null)
            await Services.DisposeAsync();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    // Where the system does not tell, it is missing in the figures. A guard's command line has its program's name too, after that of its shell.
    private Process? Service(string name) => Running(line =>
        line.StartsWith($"dotnet\0{Programs.Service(name)}\0", StringComparison.Ordinal)
        && line.Contains($"127.0.0.1:{PortBase + 9}", StringComparison.Ordinal));

    private static Process? Running(Func<string, bool> isIt) =>
        Process.GetProcesses().FirstOrDefault(process => CommandLine(process) is { } line && isIt(line));

    private static string? CommandLine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
