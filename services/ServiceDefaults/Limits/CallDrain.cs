using Microsoft.Extensions.Hosting;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Lets the calls that are open when the process stops end before the server closes its connections. A stream that ends while its
/// connection closes can lose its status: in Kestrel, where its client then hears nothing until the time to stop is up, or in the client,
/// since that of .NET fails a call whose requests have not ended when the connection does, though the status is there already.
/// </summary>
internal sealed class CallDrain(IHostApplicationLifetime lifetime) : IHostedLifecycleService
{
    // More than a client has that takes nothing (CallLimit), and less than the host has to stop.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // For clients to read the last status before their connection ends.
    private static readonly TimeSpan ReadingTime = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The process itself is one, until it stops.
    private int _open = 1;

    /// <summary>A call begins. One that begins when the process stops already is not waited for.</summary>
    /// <returns>Whether <see cref="End"/> is to be called.</returns>
    public bool TryBegin()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return false;
        Interlocked.Increment(ref _open);
        return true;
    }

    /// <summary>A call has ended.</summary>
    public void End()
    {
        if (Interlocked.Decrement(ref _open) == 0)
            _drained.TrySetResult();
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Tells the streams to end, before the host does.
        lifetime.StopApplication();
        End();
        if (_drained.Task.IsCompleted)
            return;
        await Task.WhenAny(_drained.Task, Task.Delay(Patience, cancellationToken));
        await Task.Delay(ReadingTime, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
