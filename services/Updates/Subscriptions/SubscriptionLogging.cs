using Microsoft.Extensions.Logging;
using VoteTracker.State.Subscriptions;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>What the subscriptions tell operators.</summary>
internal static partial class SubscriptionLogging
{
    [LoggerMessage(1, LogLevel.Warning, "The log cannot be read for {Subscription}; trying again until it can: {Fault}")]
    public static partial void StoreAway(ILogger logger, SubscriptionName subscription, string fault);

    [LoggerMessage(2, LogLevel.Error, "The log cannot be taken over for {Subscription}; its consumers' streams end")]
    public static partial void IntakeFailed(ILogger logger, SubscriptionName subscription, Exception fault);

    [LoggerMessage(3, LogLevel.Warning, "What a consumer of {Subscription} left could not be given back, and comes again at its deadline: {Fault}")]
    public static partial void NotGivenBack(ILogger logger, SubscriptionName subscription, string fault);
}
