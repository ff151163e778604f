using StackExchange.Redis;
using VoteTracker.Contract;

namespace VoteTracker.State;

/// <summary>The version of what is stored of a Congress. It stands beside the epoch; what has none is older than versions are.</summary>
internal static class SchemaVersion
{
    public const int Current = 1;

    /// <exception cref="CallFailedException">A newer release has written there.</exception>
    public static void Demand(int congress, RedisValue stored)
    {
        if (!stored.IsNull && (int)stored != Current)
            throw Refuse(congress, (int)stored);
    }

    public static CallFailedException Refuse(int congress, int stored) => new(
        CallFailure.Unavailable,
        "SCHEMA_VERSION",
        $"what is stored of congress {congress} has schema version {stored}, and this release knows {Current}; use the release that wrote it");
}
