using Polly;
using Polly.Retry;
using Polly.Timeout;
using VoteTracker.Contract;

namespace VoteTracker.State.Connection;

/// <summary>Repeats what may be done twice while the store is away for a moment.</summary>
public sealed class RedisRetry
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline _pipeline;

    /// <summary>Made by the container.</summary>
    /// <param name="clock">Measures the waiting.</param>
    public RedisRetry(TimeProvider clock) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddTimeout(Patience)
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(RedisFaults.IsTransientUncancelled),
            MaxRetryAttempts = 100,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(5),
            MaxDelay = TimeSpan.FromMilliseconds(500),
            UseJitter = true,
        })
        .Build();

    /// <summary>Does something until it succeeds, at most for ten seconds.</summary>
    /// <typeparam name="T">Its result.</typeparam>
    /// <param name="attempt">What to do; safe to repeat.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>The result.</returns>
    /// <exception cref="CallFailedException">UNAVAILABLE (STORE_UNAVAILABLE) when the time is up; whatever it refuses.</exception>
    internal async Task<T> RunAsync<T>(Func<Task<T>> attempt, CancellationToken cancellationToken)
    {
        Exception? last = null;
        var mayBeApplied = false;
        try
        {
            return await _pipeline.ExecuteAsync(
                async end =>
                {
                    try
                    {
                        // A store that hangs must not keep a caller whose time is up or whose process stops.
                        return await attempt().WaitAsync(end);
                    }
                    catch (Exception fault)
                    {
                        last = fault;
                        mayBeApplied |= !RedisFaults.IsRefusal(fault);
                        throw;
                    }
                },
                cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutRejectedException || RedisFaults.IsTransient(fault)
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw RedisFaults.WriteFailed(last ?? fault, mayBeApplied || last is null);
        }
    }
}
