using System.Net.Sockets;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>Tells a store that is away from a program that is wrong.</summary>
internal static class RedisFaults
{
    // What a Redis answers that is starting, failing over, cut off from its replicas or out of memory or disk; EXECABORT where it
    // said so to a command of a transaction, UNBLOCKED where it was demoted under a WAIT.
    private static readonly string[] TransientErrors =
    [
        "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MISCONF", "OOM", "BUSY", "MOVED", "ASK",
        "EXECABORT", "UNBLOCKED",
    ];

    // Before Redis 7 what a command answered inside a script came wrapped in what the script answered.
    private const string ScriptError = "ERR Error running script";

    // What the client says of an answer that was cut off in the middle.
    private const string CutOffError = "Reading is not allowed after reader was completed";

    // What the client answers by itself for a server that it has just seen demoted.
    private const string DemotedError = "Command cannot be issued to a replica";

    /// <summary>Whether the same call may succeed later. Whether it was carried out is not known.</summary>
    public static bool IsTransient(Exception fault) => fault
        // The client lets some of the connection's own faults through, where that breaks while a command is handed to it.
        is RedisConnectionException or RedisTimeoutException or ObjectDisposedException or IOException or SocketException
        || (fault is InvalidOperationException && fault.Message.StartsWith(CutOffError, StringComparison.Ordinal))
        || (fault is RedisServerException server && TransientErrors.Any(error => Says(server.Message, error)))
        || (fault is RedisCommandException && fault.Message.StartsWith(DemotedError, StringComparison.Ordinal));

    /// <summary>The same of an attempt that nobody can cancel: what is cancelled is a command whose connection broke.</summary>
    public static bool IsTransientUncancelled(Exception fault) => IsTransient(fault) || fault is OperationCanceledException;

    private static bool Says(string message, string error) =>
        message.StartsWith(error, StringComparison.Ordinal)
        || (message.StartsWith(ScriptError, StringComparison.Ordinal) && message.Contains($"-{error} ", StringComparison.Ordinal));

    /// <summary>Says so to the caller.</summary>
    public static CallFailedException Unavailable(string what, Exception? fault) => new(
        CallFailure.Unavailable, "STORE_UNAVAILABLE", $"{what}; repeat the call with the same request_id", fault)
    {
        RetryDelay = TimeSpan.FromSeconds(1),
    };
}
