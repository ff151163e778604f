using Microsoft.Extensions.Logging;

namespace VoteTracker.Updates.Feed;

/// <summary>What feeds log.</summary>
internal static partial class FeedLogging
{
    [LoggerMessage(1, LogLevel.Warning, "The log of congress {Congress} cannot be read; trying again until it can: {Fault}")]
    public static partial void StoreAway(ILogger logger, int congress, string fault);

    [LoggerMessage(4, LogLevel.Error, "The log of congress {Congress} cannot be followed; trying again until it can")]
    public static partial void TailFailed(ILogger logger, int congress, Exception fault);

    [LoggerMessage(2, LogLevel.Error, "The log of congress {Congress} lost history: {Why}. Its cursors are refused from now on")]
    public static partial void HistoryLost(ILogger logger, int congress, string why);

    [LoggerMessage(3, LogLevel.Warning, "The log of congress {Congress} was trimmed from {From} to {To} before it was read")]
    public static partial void Trimmed(ILogger logger, int congress, long from, long to);

    [LoggerMessage(5, LogLevel.Error, "The watchers of congress {Congress} cannot be woken in time; trying again until they can")]
    public static partial void TickFailed(ILogger logger, int congress, Exception fault);
}
