using Grpc.Core;

namespace VoteTracker.Client;

/// <summary>
/// How long to wait before each next attempt: doubling to a bound, and jittered so that clients cut off together do not all
/// come back at the same moment.
/// </summary>
internal sealed class Backoff
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // A service that asks for more than this is not to be believed.
    private static readonly TimeSpan LongestAskedFor = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    /// <summary>How many attempts have failed since it last went well.</summary>
    public int Attempts { get; private set; }

    /// <summary>The next pause: what the service asked for, and on top between half and the whole of what the attempt number gives.</summary>
    public TimeSpan Next(Exception? cause)
    {
        var whole = TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(Attempts, 16), Longest.Ticks));
        Attempts++;
        var askedFor = cause is RpcException refusal ? ErrorDetails.Of(refusal).RetryDelay : TimeSpan.Zero;
        return (askedFor < LongestAskedFor ? askedFor : LongestAskedFor) + (whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }

    public void Reset() => Attempts = 0;
}
