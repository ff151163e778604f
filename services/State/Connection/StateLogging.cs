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
}
