using Microsoft.Extensions.Logging;
using VoteTracker.State.Subscriptions;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>What durable subscriptions log.</summary>
internal static partial class SubscriptionLogging
{
    [LoggerMessage(1, LogLevel.Warning, "The log cannot be read for {Subscription}; trying again until it can: {Fault}")]
    public static partial void StoreAway(ILogger logger, SubscriptionName subscription, string fault);

    [LoggerMessage(2, LogLevel.Error, "The log cannot be followed for {Subscription}; its consumers' streams end")]
    public static partial void ReadingFailed(ILogger logger, SubscriptionName subscription, Exception fault);

    [LoggerMessage(3, LogLevel.Warning, "The leases of a consumer of {Subscription} that left could not be released and last until their deadline: {Fault}")]
    public static partial void NotReleased(ILogger logger, SubscriptionName subscription, string fault);

    [LoggerMessage(4, LogLevel.Warning, "Subscriptions cannot be checked for lost wake-ups; checking again later: {Fault}")]
    public static partial void CheckFailed(ILogger logger, string fault);

    [LoggerMessage(5, LogLevel.Error, "Subscriptions cannot be measured; measuring again later")]
    public static partial void NotMeasured(ILogger logger, Exception fault);
}
