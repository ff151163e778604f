using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>What security logs; never a token or a key.</summary>
internal static partial class SecurityLogging
{
    [LoggerMessage(21, LogLevel.Information, "{Settings} changed, and holds from now on")]
    public static partial void Reloaded(ILogger logger, string settings);

    [LoggerMessage(22, LogLevel.Error, "{Settings} changed and cannot be used; what was read before stays in force: {Fault}")]
    public static partial void NotReloaded(ILogger logger, string settings, string fault);

    [LoggerMessage(23, LogLevel.Warning, "Security:AllowInsecure is set: whoever reaches {Addresses} can {Dangers}")]
    public static partial void Insecure(ILogger logger, string addresses, string dangers);

    [LoggerMessage(24, LogLevel.Warning, "The keys of {Authority} cannot be had; calls with tokens fail until they can")]
    public static partial void IssuerAway(ILogger logger, string authority, Exception fault);
}
