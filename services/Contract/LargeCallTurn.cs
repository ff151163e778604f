namespace VoteTracker.Contract;

/// <summary>
/// The turn of a unary call among the large ones of its client: those that read much, or have a large answer. The call takes it when that
/// shows, and has it until its client has taken the answer. So a client with many large calls waits for itself: it neither fills the places that
/// all clients share nor the memory with answers that it does not read.
/// </summary>
public sealed class LargeCallTurn
{
    private static readonly AsyncLocal<LargeCallTurn?> Present = new();

    private readonly SemaphoreSlim _turns;
    private readonly Lock _lock = new();
    private Task<bool>? _taken;

    private LargeCallTurn(SemaphoreSlim turns) => _turns = turns;

    /// <summary>Of the call that is carried out here; null of a stream, and outside of calls.</summary>
    public static LargeCallTurn? Current => Present.Value;

    /// <summary>Tells clients apart: one and the same for all calls of one.</summary>
    public object Client => _turns;

    /// <summary>Takes the turn, unless the call has it already.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellationToken">The call.</param>
    /// <returns>Whether the call has it.</returns>
    public Task<bool> TakeAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        // A call may read several things at once.
        lock (_lock)
            return _taken ??= _turns.WaitAsync(patience, cancellationToken);
    }

    /// <summary>Begins a call: it is the present one for all that the caller does from here on.</summary>
    /// <param name="turns">The turns of its client.</param>
    /// <returns>Its turn, not taken yet.</returns>
    public static LargeCallTurn Begin(SemaphoreSlim turns) => Present.Value = new LargeCallTurn(turns);

    /// <summary>The call is over.</summary>
    /// <returns>When its turn is another's.</returns>
    public async Task EndAsync()
    {
        if (_taken is not { } taken)
            return;
        await taken.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        if (taken is { IsCompletedSuccessfully: true, Result: true })
            _turns.Release();
    }
}
