using Grpc.Core;

namespace VoteTracker.Client;

/// <summary>
/// The delay before the next attempt: doubles up to a bound, and is jittered so that clients disconnected together do not all reconnect
/// at the same moment.
/// </summary>
internal sealed class Backoff
{
    public static readonly TimeSpan Max = TimeSpan.FromSeconds(10);

    // A service that asks for more than this is not obeyed.
    private static readonly TimeSpan MaxRequested = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    /// <summary>Failed attempts since the last reset.</summary>
    public int Attempts { get; private set; }

    /// <summary>The next delay: what the service asked for, plus half to all of the delay for this attempt.</summary>
    public TimeSpan Next(Exception? cause)
    {
        var delay = TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(Attempts, 16), Max.Ticks));
        Attempts++;
        var requested = cause is RpcException refusal ? ErrorDetails.Of(refusal).RetryDelay : TimeSpan.Zero;
        return (requested < MaxRequested ? requested : MaxRequested) + (delay * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    /// <summary>The delay before a unary call is made again; null where it is not, or would not be in time.</summary>
    public TimeSpan? Next(RpcException failure, int maxAttempts, DateTime? deadline)
    {
        if (!RetryClassifier.IsRepeatable(failure))
            return null;
        var delay = Next(failure);
        return Attempts < maxAttempts && DateTime.UtcNow + delay < deadline ? delay : null;
    }

    public void Reset() => Attempts = 0;
}
