using System.Runtime.InteropServices;

namespace VoteTracker.AppHost;

/// <summary>The ways to ask this process to end: Ctrl-C, a closed terminal, and what service managers send.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations;

    public StopSignals() => _registrations =
    [
        .. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
            .Select(signal => PosixSignalRegistration.Create(signal, Receive)),
    ];

    public CancellationToken Token => _asked.Token;

    /// <summary>Completes when one of them came.</summary>
    public Task Received => _received.Task;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _asked.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        // Otherwise the runtime ends the process at once.
        context.Cancel = true;
        _received.TrySetResult();
        _asked.Cancel();
    }
}
