using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>What to watch, and where to start.</summary>
public sealed record WatchOptions
{
    private readonly TimeSpan _longestSilence = TimeSpan.FromSeconds(45);

    /// <summary>Where to start: <see cref="WatchStart.Snapshot"/> if not said.</summary>
    public WatchStart Start { get; init; } = WatchStart.Snapshot;

    /// <summary>Which updates; null: all. A cursor belongs to the filter that it was received with.</summary>
    public UpdateFilter? Filter { get; init; }

    /// <summary>
    /// A stream on which nothing comes for so long is taken for dead, and the watch goes on with another: more than 0. The service
    /// promises a sign of life every 15 seconds; the default is 45. Time that the loop's body takes does not count.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0.</exception>
    public TimeSpan IdleTimeout
    {
        get => _longestSilence;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _longestSilence = value;
        }
    }
}
