using System.Diagnostics;

namespace VoteTracker.Benchmarks;

/// <summary>Calls at a steady rate, whether or not the earlier calls have been answered.</summary>
internal static class Pace
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    public static async Task RunAsync(int perSecond, int count, Func<int, Task> call, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var calls = new Task[count];
        for (var next = 0; next < count;)
        {
            for (var due = Math.Min(count, 1 + (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond)); next < due; next++)
                calls[next] = call(next);
            await Task.Delay(Tick, cancellationToken);
        }
        await Task.WhenAll(calls);
    }
}
