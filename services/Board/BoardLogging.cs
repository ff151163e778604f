namespace VoteTracker.Board;

/// <summary>Everything that this project logs.</summary>
internal static partial class BoardLogging
{
    [LoggerMessage(1, LogLevel.Warning, "What is shown of {Congress} may be old: {Reason}")]
    public static partial void NotCurrent(ILogger logger, string congress, string reason);

    [LoggerMessage(2, LogLevel.Information, "What is shown of {Congress} is current")]
    public static partial void Current(ILogger logger, string congress);

    [LoggerMessage(3, LogLevel.Error, "{Congress} cannot be followed; trying again until it can")]
    public static partial void CannotFollow(ILogger logger, string congress, Exception fault);

    [LoggerMessage(4, LogLevel.Error, "{Page} cannot be read; trying again while somebody looks at it")]
    public static partial void CannotRead(ILogger logger, string page, Exception fault);
}
