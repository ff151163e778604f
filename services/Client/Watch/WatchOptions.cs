using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>What to watch, and where to start.</summary>
public sealed record WatchOptions
{
    private readonly TimeSpan _idleTimeout = TimeSpan.FromSeconds(45);

    /// <summary>Where to start; default: <see cref="WatchStart.Snapshot"/>.</summary>
    public WatchStart Start { get; init; } = WatchStart.Snapshot;

    /// <summary>Which updates; null: all. A cursor belongs to the filter that it was received with.</summary>
    public UpdateFilter? Filter { get; init; }

    /// <summary>
    /// A stream without a message for this long is considered dead and replaced: more than 0. The service promises a message every 15
    /// seconds; the default is 45. Time that the loop's body takes does not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public TimeSpan IdleTimeout
    {
        get => _idleTimeout;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _idleTimeout = value;
        }
    }
}
