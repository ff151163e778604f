using System.Diagnostics;

namespace VoteTracker.Benchmarks;

/// <summary>
/// What a process used, and those that work for it, looked at again and again while it runs: nothing can be asked once it has ended.
/// </summary>
internal sealed class Usage : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly Process _process;
    private readonly Process[] _all;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    public Usage(Process process, params IEnumerable<Process> others)
    {
        _process = process;
        _all = [process, .. others];
        _looking = LookAsync();
    }

    /// <summary>From the start to the last look.</summary>
    public double Seconds { get; private set; }

    /// <summary>Processor time of all threads.</summary>
    public double ProcessorSeconds { get; private set; }

    /// <summary>The most memory it had at once (VmHWM); of several processes the sum, which counts what they share more than once.</summary>
    public double PeakMegabytes { get; private set; }

    /// <summary>Waits until the process has ended.</summary>
    public Task EndedAsync() => _looking;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    private async Task LookAsync()
    {
        var ended = _process.WaitForExitAsync(_stop.Token);
        do
        {
            try
            {
                foreach (var process in _all)
                    process.Refresh();
                PeakMegabytes = Math.Max(PeakMegabytes, _all.Sum(process => process.PeakWorkingSet64 / 1e6));
                ProcessorSeconds = _all.Sum(process => process.TotalProcessorTime.TotalSeconds);
            }
            catch (InvalidOperationException)
            {
                // One ended just now.
            }
        }
        while (await Task.WhenAny(ended, Task.Delay(BetweenLooks)) != ended);
        Seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
    }
}
