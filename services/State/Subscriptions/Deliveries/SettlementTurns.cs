using VoteTracker.Contract;

namespace VoteTracker.State.Subscriptions;

/// <summary>
/// Bounds how many batches of settlements are on their way to the store at once: thousands of streams may all send one, and what is
/// asked of the store meanwhile would wait behind them.
/// </summary>
/// <param name="atOnce">How many.</param>
public sealed class SettlementTurns(int atOnce) : IDisposable
{
    // As long as a batch itself may take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turns = new(atOnce);

    /// <summary>Settles when others leave room for it.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="settle">Sends the batch.</param>
    /// <returns>Its answer.</returns>
    /// <exception cref="CallFailedException">UNAVAILABLE (STREAM_ENDED): others left no room for ten seconds.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> settle)
    {
        if (!await _turns.WaitAsync(Patience))
        {
            throw new CallFailedException(
                CallFailure.Unavailable, "STREAM_ENDED", "too many acknowledgements are under way; go on with a new stream and send them again")
            {
                RetryDelay = TimeSpan.FromSeconds(1),
            };
        }
        try
        {
            return await settle();
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();
}
