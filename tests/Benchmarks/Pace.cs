using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VoteTracker.Benchmarks;

/// <summary>
/// Calls at a rate, whether or not the earlier calls have been answered, and at moments that know nothing of each other (Poisson). At even ones
/// a call meets, or just misses, what the one before it left busy, each time alike. The moments of each run are the same.
/// </summary>
internal static class Pace
{
    public static async Task RunAsync(int perSecond, int count, Func<int, Task> call, CancellationToken cancellationToken)
    {
        // .NET's timers look at a clock that may go by steps of 4 ms: of 2,000 calls a second, eight would begin at once.
        var calls = await Task.Factory.StartNew(
            () => Begin(perSecond, count, call, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(calls);
    }

    // One that is late begins at once, and those behind it when they are due.
    private static Task[] Begin(int perSecond, int count, Func<int, Task> call, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = new Task[count];
        var random = new Random(count);
        var due = TimeSpan.Zero;
        for (var next = 0; next < count; next++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond);
            var wait = due - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                _ = Sleep((uint)wait.TotalMicroseconds);
            calls[next] = call(next);
        }
        return calls;
    }

    [DllImport("libc", EntryPoint = "usleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Sleep(uint microseconds);
}
