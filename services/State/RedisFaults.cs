using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>Tells a store that is away from a program that is wrong.</summary>
internal static class RedisFaults
{
    // What a Redis answers that is starting, failing over, cut off from its replicas or out of memory or disk.
    private static readonly string[] TransientErrors =
        ["LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MISCONF", "OOM", "BUSY", "MOVED", "ASK"];

    /// <summary>Whether the same call may succeed later. Whether it was carried out is not known.</summary>
    public static bool IsTransient(Exception fault) => fault
        is RedisConnectionException or RedisTimeoutException or ObjectDisposedException
        || (fault is RedisServerException server && TransientErrors.Any(error => server.Message.StartsWith(error, StringComparison.Ordinal)));

    /// <summary>Says so to the caller.</summary>
    public static RejectionException Unavailable(string what, Exception? fault) => new(
        new Rejection(
            RejectionKind.Unavailable, "STORE_UNAVAILABLE", $"{what}; repeat the call with the same request_id")
        {
            RetryDelay = TimeSpan.FromSeconds(1),
        },
        fault);
}
