using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults;

/// <summary>Everything that this project logs.</summary>
internal static partial class ServiceDefaultsLogging
{
    [LoggerMessage(1, LogLevel.Information, "{Service} listens on {Addresses}")]
    public static partial void Listening(ILogger logger, string service, string addresses);

    [LoggerMessage(2, LogLevel.Critical, "{Service} cannot start: {Reason}")]
    public static partial void StartFailed(ILogger logger, string service, string reason);

    [LoggerMessage(3, LogLevel.Error, "{Method} failed unexpectedly, error id {ErrorId}")]
    public static partial void UnexpectedError(ILogger logger, string method, string errorId, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{Method} was refused with {Reason}: {Cause}")]
    public static partial void FailedBecause(ILogger logger, string method, string reason, string cause);

    [LoggerMessage(5, LogLevel.Information, "ready")]
    public static partial void Ready(ILogger logger);

    [LoggerMessage(6, LogLevel.Warning, "not ready: {Checks}")]
    public static partial void NotReady(ILogger logger, string checks, Exception? cause);
}
