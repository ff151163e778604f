using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>What the state tells operators.</summary>
internal static partial class StateLogging
{
    [LoggerMessage(1, LogLevel.Warning, "The connection to Redis at {Endpoint} was lost ({Failure}); reconnecting")]
    public static partial void RedisLost(ILogger logger, string endpoint, ConnectionFailureType failure);

    [LoggerMessage(2, LogLevel.Information, "The connection to Redis at {Endpoint} was restored")]
    public static partial void RedisRestored(ILogger logger, string endpoint);

    [LoggerMessage(3, LogLevel.Error, "Redis's settings and memory cannot be looked at; trying again within a minute")]
    public static partial void LookFailed(ILogger logger, Exception fault);

    [LoggerMessage(4, LogLevel.Warning, "Redis at {Endpoint} does not say what it promises; relying on the operator's word for {Settings}")]
    public static partial void OperatorsWord(ILogger logger, string endpoint, string settings);
}
