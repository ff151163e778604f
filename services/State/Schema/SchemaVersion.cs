using StackExchange.Redis;
using VoteTracker.Contract;

namespace VoteTracker.State;

/// <summary>
/// The version of what is stored of a Congress. It stands beside the epoch; what has none is older than versions are. A release
/// reads its own version and the one before, and writes each Congress in the version that it has.
/// </summary>
internal static class SchemaVersion
{
    /// <summary>All of a measure's actions lie in one value beside it.</summary>
    public const int Before = 1;

    /// <summary>
    /// They lie apart, and what became of the measure before the President has a field of its own; a measure that was written in version 1
    /// is as it was until it is written again.
    /// </summary>
    public const int Current = 2;

    /// <summary>The version of a Congress; 0 where nothing was ever written.</summary>
    /// <exception cref="CallFailedException">A newer release has written there.</exception>
    public static int Of(int congress, RedisValue epoch, RedisValue stored)
    {
        if (stored.IsNull)
            return epoch.IsNull ? 0 : Before;
        var version = (int)stored;
        return IsKnown(version) ? version : throw Refuse(congress, version);
    }

    /// <exception cref="CallFailedException">A newer release has written there.</exception>
    public static void Demand(int congress, RedisValue stored) => Of(congress, RedisValue.Null, stored);

    public static bool IsKnown(int version) => version is Before or Current;

    public static CallFailedException Refuse(int congress, int stored) => new(
        CallFailure.Unavailable,
        "SCHEMA_VERSION",
        $"what is stored of congress {congress} has schema version {stored}, and this release knows {Before} and {Current}; "
            + "use the release that wrote it");
}
