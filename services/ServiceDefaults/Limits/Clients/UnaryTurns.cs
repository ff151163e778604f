namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>The turns of one client's unary calls: so many are carried out at once, some wait, and more are refused at once.</summary>
/// <param name="atOnce">How many are carried out.</param>
internal sealed class UnaryTurns(int atOnce)
{
    /// <summary>How many wait. Each holds some tens of kilobytes meanwhile.</summary>
    public const int MostWaiting = 1_024;

    private int _waiting;

    // It needs no disposal: nobody asks for its wait handle.
    private SemaphoreSlim Turns { get; } = new(atOnce);

    /// <summary>Waits for a turn.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">The call.</param>
    /// <returns>Whether the call has it.</returns>
    public async ValueTask<bool> TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await Turns.WaitAsync(TimeSpan.Zero, CancellationToken.None))
            return true;
        try
        {
            return Interlocked.Increment(ref _waiting) <= MostWaiting && await Turns.WaitAsync(patience, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Gives the turn back.</summary>
    public void Release() => Turns.Release();
}
