using Microsoft.Extensions.Logging;

namespace VoteTracker.Updates.Watch;

/// <summary>What watchers' streams log.</summary>
internal static partial class WatchLogging
{
    [LoggerMessage(1, LogLevel.Debug, "A watcher of congress {Congress} enters {Phase} at offset {Offset}")]
    public static partial void PhaseEntered(ILogger logger, WatchPhase phase, int congress, long offset);

    [LoggerMessage(2, LogLevel.Debug, "A watcher of congress {Congress} leaves {Phase} at offset {Offset}")]
    public static partial void PhaseLeft(ILogger logger, WatchPhase phase, int congress, long offset);
}
