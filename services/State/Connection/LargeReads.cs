using VoteTracker.Contract;

namespace VoteTracker.State.Connection;

/// <summary>
/// Bounds how many large reads are under way at once: a flood of small requests for them would fill this process's and Redis's memory
/// with answers, and hold up everybody else.
/// </summary>
/// <param name="atOnce">How many.</param>
/// <param name="waitForClient">Whether they wait for the other large calls of their client first, of which only some are carried out at once.</param>
internal sealed class LargeReads(int atOnce, bool waitForClient = true) : IDisposable
{
    // Half of what a call has.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _room = new(atOnce);

    /// <summary>Reads when others leave room for it.</summary>
    /// <exception cref="CallFailedException">UNAVAILABLE (STORE_UNAVAILABLE): they did not for five seconds.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> read, CancellationToken cancellationToken = default)
    {
        using var place = Place();
        await place.TakeAsync(cancellationToken);
        return await read();
    }

    /// <summary>A place for one who reads step by step, and finds out on the way whether that is much.</summary>
    public LargeReadPlace Place() => new(_room, Patience, waitForClient);

    public void Dispose() => _room.Dispose();
}

/// <summary>A place among the large reads. It is taken once at most: who held one and waited for another would wait for others who do the same.</summary>
internal sealed class LargeReadPlace(SemaphoreSlim room, TimeSpan patience, bool waitsForClient) : IDisposable
{
    private bool _isTaken;

    /// <summary>Waits for the place, unless it is taken already.</summary>
    /// <exception cref="CallFailedException">UNAVAILABLE (STORE_UNAVAILABLE): others left no room.</exception>
    public async Task TakeAsync(CancellationToken cancellationToken = default)
    {
        if (_isTaken)
            return;
        // Its client's turn first: who holds a place waits for no turn.
        _isTaken = (!waitsForClient || LargeCallTurn.Current is not { } turn || await turn.TakeAsync(patience, cancellationToken))
            && await room.WaitAsync(patience, cancellationToken);
        if (!_isTaken)
        {
            throw new CallFailedException(CallFailure.Unavailable, "STORE_UNAVAILABLE", "too many large reads are under way; repeat the call")
            {
                RetryDelay = TimeSpan.FromSeconds(1),
            };
        }
    }

    public void Dispose()
    {
        if (_isTaken)
            room.Release();
        _isTaken = false;
    }
}
