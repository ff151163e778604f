using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Socket operations that are awaited without allocation: one operation at a time, by one awaiter.</summary>
/// <param name="ioScheduler">Where the awaiter goes on; null for where the socket reports.</param>
public class SocketAwaitableEventArgs(PipeScheduler? ioScheduler = null)
    : SocketAsyncEventArgs(true), ICriticalNotifyCompletion
{
    private static readonly Action Done = () => { };
    private static readonly Action<object?> RunContinuation = state => ((Action)state!)();

    private readonly PipeScheduler? _scheduler = ReferenceEquals(ioScheduler, PipeScheduler.Inline) ? null : ioScheduler;

    // null: going on, nobody waits; Done: ended; else the awaiter to be told.
    private Action? _continuation;

    /// <summary>Whether the operation has ended.</summary>
    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref _continuation), Done);

    /// <summary>Makes this its own awaiter.</summary>
    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes transferred; a failed operation throws. Makes ready for the next operation.</summary>
    public int GetResult()
    {
        Volatile.Write(ref _continuation, null);
        if (SocketError != SocketError.Success)
            throw new SocketException((int)SocketError);

        return BytesTransferred;
    }

    /// <inheritdoc />
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc />
    public void UnsafeOnCompleted(Action continuation)
    {
        // Anything there already can only be Done: the operation ended between IsCompleted and here.
        // Not run here: the awaiter's method is still on the stack, and would nest deeper with every such chance.
        if (Interlocked.CompareExchange(ref _continuation, continuation, null) is not null)
            (_scheduler ?? PipeScheduler.ThreadPool).Schedule(RunContinuation, continuation);
    }

    /// <summary>Ends the operation; for one that the socket ended at once.</summary>
    public void Complete() => OnCompleted(this);

    /// <summary>Ends the operation with an error; no effect where it has ended.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        if (IsCompleted)
            return;

        SocketError = error;
        Complete();
    }

    /// <inheritdoc />
    protected override void OnCompleted(SocketAsyncEventArgs e)
    {
        var continuation = Interlocked.Exchange(ref _continuation, Done);
        if (continuation is not null && !ReferenceEquals(continuation, Done))
            Resume(continuation);
    }

    private void Resume(Action continuation)
    {
        if (_scheduler is null)
            continuation();
        else
            _scheduler.Schedule(RunContinuation, continuation);
    }
}
