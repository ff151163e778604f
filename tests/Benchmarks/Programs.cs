using System.Diagnostics;

namespace VoteTracker.Benchmarks;

/// <summary>The programs of this repository, as they were built.</summary>
internal static class Programs
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(30);

    public static string Cli => Repository.Program("Cli", "votetracker.dll");

    public static string AppHost => Repository.Program("AppHost", "VoteTracker.AppHost.dll");

    /// <summary>The process of one service.</summary>
    public static string Service(string name) => Repository.Program(name, $"VoteTracker.{name}.dll");

    public static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<Usage> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Start(program, arguments);
        var usage = new Usage(process);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await usage.EndedAsync().WaitAsync(deadline.Token);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{Path.GetFileName(program)} failed: {await output}{await errors}");
            return usage;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>Runs a tool of the system to its end.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunToolAsync(string name, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{name} failed: {output}");
    }
}
