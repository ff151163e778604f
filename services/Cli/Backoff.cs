namespace VoteTracker.Cli;

/// <summary>
/// How long to wait before each next attempt: doubling to a bound, and jittered so that watchers cut off together do
/// not all come back at the same moment.
/// </summary>
internal sealed class Backoff
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);

    /// <summary>How many attempts have failed since it last went well.</summary>
    public int Attempts { get; private set; }

    /// <summary>The next pause: between half and the whole of what the attempt number gives.</summary>
    public TimeSpan Next()
    {
        var whole = TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(Attempts, 16), Longest.Ticks));
        Attempts++;
        return whole * (0.5 + (Random.Shared.NextDouble() / 2));
    }

    public void Reset() => Attempts = 0;
}
