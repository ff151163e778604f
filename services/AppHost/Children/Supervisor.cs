using System.Diagnostics;

namespace VoteTracker.AppHost;

/// <summary>Keeps one program running: starts it again when it dies, as long as that does not happen too often.</summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly ChildProgram _program;
    private readonly RestartLimit _restarts = new(TimeProvider.System);
    private readonly CancellationTokenSource _stop = new();
    private volatile bool _wasReady;

    private Supervisor(ChildProgram program)
    {
        _program = program;
        Running = RunAsync(_stop.Token);
    }

    /// <summary>Fails with a <see cref="SuiteException"/> when the program is given up; else it goes on until disposed.</summary>
    public Task Running { get; }

    /// <summary>Starts the program and waits until it does its work.</summary>
    public static async Task<Supervisor> StartAsync(ChildProgram program, Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var supervisor = new Supervisor(program);
        try
        {
            await supervisor.WaitUntilReadyAsync(isReady, cancellationToken);
            return supervisor;
        }
        catch
        {
            await supervisor.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the program to end, and waits for it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var process = ChildProcess.Start(_program))
            {
                try
                {
                    await process.Ended.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }

                // A program that fails its first start would fail the next too.
                if (!_wasReady)
                    throw new SuiteException($"{_program.Name} cannot start ({process.ExitCode}){await process.LastWordsAsync()}");
                if (!_restarts.TryTake())
                    throw new SuiteException(
                        $"{_program.Name} ended by itself more than {RestartLimit.Restarts} times within a minute, last with {process.ExitCode}{await process.LastWordsAsync()}");
                Output.ErrorLine($"votetracker: {_program.Name} ended by itself ({process.ExitCode}); it is started again");
            }

            try
            {
                // Jitter, since several may have died of the same cause.
                await Task.Delay(Random.Shared.Next(100, 400), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task WaitUntilReadyAsync(Func<CancellationToken, Task<bool>> isReady, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await isReady(cancellationToken))
        {
            if (Running.IsCompleted)
                await Running;
            if (Stopwatch.GetElapsedTime(started) > StartDeadline)
                throw new SuiteException($"{_program.Name} did not get ready within {StartDeadline.TotalSeconds} s");
            await Task.Delay(PollInterval, cancellationToken);
        }

        _wasReady = true;
    }
}
