using System.Diagnostics;
using StackExchange.Redis;
using VoteTracker.Contract;

namespace VoteTracker.State;

/// <summary>
/// A commit that waits to be sent, is on its way, or has its answer. What the next decision is taken on may be what this one writes,
/// and is then remembered with it; so it keeps nothing but its version once it has its answer.
/// </summary>
/// <param name="call">What is sent.</param>
internal sealed class QueuedCommit(CommitCall call)
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Left = 2;

    private static readonly object Nobody = new();

    private readonly TaskCompletionSource<CommitResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Read without a lock: where it is gone, the version is there.
    private volatile CommitCall? _call = call;
    private int _state = Waiting;

    public CommitCall Call => _call ?? throw new InvalidOperationException("the commit has its answer");

    public int Arguments { get; } = call.Arguments;

    public long Size { get; } = call.Size;

    /// <summary>Whose it is, to tell clients apart.</summary>
    public object Client { get; } = LargeCallTurn.Current?.Client ?? Nobody;

    /// <summary>The span in which it was decided.</summary>
    public Activity? Span { get; private set; } = Activity.Current;

    /// <summary>The version of what it has written; null where it has not.</summary>
    public string? Version { get; private set; }

    /// <summary>The commits that write what it was decided on, until it has its answer.</summary>
    public IReadOnlyList<QueuedCommit> RestsOn { get; private set; } = call.RestsOn;

    /// <summary>Whether it has its answer, failed, or will never be sent.</summary>
    public bool HasAnswer => _call is null || Volatile.Read(ref _state) == Left;

    /// <summary>How many were sent together.</summary>
    public int Together { get; private set; }

    /// <summary>Whether it was handed to Redis, and so may be carried out.</summary>
    public bool IsSent => Volatile.Read(ref _state) == Sent;

    /// <summary>Waits for its answer. One that is cancelled before it was sent never is.</summary>
    public async Task<CommitResult> WaitAsync(CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((QueuedCommit)state!).Leave(token), this);
        return await _result.Task;
    }

    /// <summary>Takes it to be sent.</summary>
    /// <returns>False where nobody waits for it any more.</returns>
    public bool Take() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    /// <summary>Hands out its answer.</summary>
    public void Answer(int together, RedisResult[] answer)
    {
        try
        {
            var result = Call.Read(answer);
            (Together, Version) = (together, (result as CommitResult.Committed)?.Version);
            End();
            _result.TrySetResult(result);
        }
        catch (Exception fault)
        {
            Fail(fault, isSent: true);
        }
    }

    /// <summary>Hands out why there is no answer.</summary>
    public void Fail(Exception fault, bool isSent)
    {
        if (!isSent)
            Volatile.Write(ref _state, Left);
        End();
        _result.TrySetException(fault);
    }

    private void Leave(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Left, Waiting) != Waiting)
            return;
        End();
        _result.TrySetCanceled(cancellationToken);
    }

    private void End() => (_call, Span, RestsOn) = (null, null, []);
}
