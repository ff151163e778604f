using Grpc.Core;
using Polly;
using Polly.Retry;

namespace VoteTracker.Import.Sending;

/// <summary>
/// The only level at which unary calls are retried, with jitter and a maximum of attempts. A channel that also retried (a service config)
/// would multiply them.
/// </summary>
public static class CallRetries
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    internal static async Task<T> CallAsync<T>(
        this ResiliencePipeline retry, Func<CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        await retry.ExecuteAsync(
            async token => await call(new(deadline: DateTime.UtcNow + Deadline, cancellationToken: token)), cancellationToken);

    /// <summary>Makes the pipeline in which each attempt runs.</summary>
    /// <param name="maxAttempts">The first included.</param>
    /// <param name="firstDelay">About how long to wait before the second; doubled before each further one, up to 10 s.</param>
    public static ResiliencePipeline Create(int maxAttempts, TimeSpan firstDelay) =>
        new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            // A conflict: so many others changed the same measure at once that the service gave up trying.
            ShouldHandle = new PredicateBuilder().Handle<RpcException>(e => e.StatusCode == StatusCode.Unavailable
                || (e.StatusCode == StatusCode.Aborted && ErrorReason.Of(e) == "CONFLICT")
                || (e.StatusCode == StatusCode.ResourceExhausted && ErrorReason.Of(e) == "TOO_MANY_CALLS")),
            MaxRetryAttempts = maxAttempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = firstDelay,
            MaxDelay = TimeSpan.FromSeconds(10),
        }).Build();
}
