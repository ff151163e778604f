using StackExchange.Redis;
using VoteTracker.Contract;

namespace VoteTracker.State;

/// <summary>
/// The version of what is stored of a Congress. It stands beside the epoch; what has none is older than versions are. A release
/// reads its own version and the one before, and writes each Congress in the version that it has.
/// </summary>
internal static class SchemaVersion
{
    /// <summary>A member's votes are an index of their own for each way to vote, and positions lie as they are.</summary>
    public const int Before = 2;

    /// <summary>
    /// Votes are numbered and found by bitmaps of these numbers, the positions of a vote that is over are compressed, with a roster where they are
    /// many, short actions lie with their measure, and there are fewer indexes; what was written in version 2 is as it was until it is written again.
    /// </summary>
    public const int Current = 3;

    // What has no version was written before there were any.
    private const int Unversioned = 1;

    /// <summary>The version of a Congress; 0 where nothing was ever written.</summary>
    /// <exception cref="CallFailedException">This release does not know it.</exception>
    public static int Of(int congress, RedisValue epoch, RedisValue stored)
    {
        if (stored.IsNull)
            return epoch.IsNullOrEmpty ? 0 : throw Refuse(congress, Unversioned);
        var version = (int)stored;
        return IsKnown(version) ? version : throw Refuse(congress, version);
    }

    public static bool IsKnown(int version) => version is Before or Current;

    public static CallFailedException Refuse(int congress, int stored) => new(
        CallFailure.Unavailable,
        "SCHEMA_VERSION",
        $"what is stored of congress {congress} has schema version {stored}, and this release knows {Before} and {Current}; "
            + (stored < Before ? "migrate it with the release before this one" : "use the release that wrote it"));
}
