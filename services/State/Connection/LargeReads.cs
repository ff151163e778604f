using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State.Connection;

/// <summary>
/// Bounds how many large reads are under way at once: a flood of small requests for them would fill this process's and Redis's memory
/// with answers, and hold up everybody else.
/// </summary>
/// <param name="atOnce">How many.</param>
internal sealed class LargeReads(int atOnce) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _room = new(atOnce);

    /// <summary>Reads when others leave room for it.</summary>
    /// <exception cref="CallFailedException">UNAVAILABLE (STORE_UNAVAILABLE): they did not for ten seconds.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> read)
    {
        if (!await _room.WaitAsync(Patience))
        {
            throw new CallFailedException(CallFailure.Unavailable, "STORE_UNAVAILABLE", "too many large reads are under way; repeat the call")
            {
                RetryDelay = TimeSpan.FromSeconds(1),
            };
        }
        try
        {
            return await read();
        }
        finally
        {
            _room.Release();
        }
    }

    public void Dispose() => _room.Dispose();
}
