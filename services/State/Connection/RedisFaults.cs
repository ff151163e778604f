using System.Collections.Immutable;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Availability;
using VoteTracker.Contract;

namespace VoteTracker.State.Connection;

/// <summary>Tells a store that is away from a program that is wrong, and a refusal from an answer that was lost.</summary>
internal static class RedisFaults
{
    /// <summary>What a metric calls it that nothing is known of the cause.</summary>
    public const string NoAnswer = "NO_ANSWER";

    /// <summary>The metadata that says whether the call may have been carried out: <c>no</c> or <c>unknown</c>.</summary>
    public const string Applied = "applied";

    // By what a transient error begins with, what the store is just now.
    private static readonly ImmutableDictionary<RedisErrorKind, string> States = ImmutableDictionary.CreateRange(
    [
        State(RedisErrorKind.Loading, "is still loading its data"),
        State(RedisErrorKind.ReadOnly, "is a replica just now"),
        State(RedisErrorKind.MasterDown, "has lost its primary"),
        State(RedisErrorKind.ClusterDown, "is a cluster that is down"),
        State(RedisErrorKind.TryAgain, "is moving the data"),
        State(RedisErrorKind.Moved, "has moved the data"),
        State(RedisErrorKind.Ask, "is moving the data"),
        State(RedisErrorKind.UnknownRedirectTarget, "has moved the data"),
        State(RedisErrorKind.NoReplicas, "has too few replicas to take writes (min-replicas-to-write)"),
        State(RedisErrorKind.Misconfigured, "cannot write to its disk"),
        State(RedisErrorKind.OutOfMemory, "is out of memory (maxmemory)"),
        State(RedisErrorKind.Busy, "is busy with a script"),
        State(RedisErrorKind.MaxClients, "has too many clients (maxclients)"),
        State(RedisErrorKind.NoAuth, "refuses the password of this service"),
        State(RedisErrorKind.WrongPass, "refuses the password of this service"),
        State(RedisErrorKind.NoPermission, "refuses a command to the user of this service (ACL)"),
        State(RedisErrorKind.NoScript, "has forgotten a script"),
        State(RedisErrorKind.ExecAbort, "refused a transaction"),
    ]);

    // What a command answered inside a script comes so from a Redis before 7, which the client knows by no kind of its own.
    private const string ScriptError = "ERR Error running script";

    private static readonly (string Code, RedisErrorKind Kind)[] CodesInScripts =
    [
        ("-READONLY ", RedisErrorKind.ReadOnly), ("-MASTERDOWN ", RedisErrorKind.MasterDown), ("-NOREPLICAS ", RedisErrorKind.NoReplicas),
        ("-MISCONF ", RedisErrorKind.Misconfigured), ("-OOM ", RedisErrorKind.OutOfMemory), ("-NOPERM ", RedisErrorKind.NoPermission),
    ];

    // What the client's own PING was answered, for which it gives up the connection and what was on its way there.
    private const string OwnCommandRefused = "SimpleError: ";

    private static readonly (string Code, RedisErrorKind Kind)[] CodesOfOwnCommands =
    [
        ("BUSY ", RedisErrorKind.Busy), ("LOADING ", RedisErrorKind.Loading), ("MASTERDOWN ", RedisErrorKind.MasterDown),
        ("MISCONF ", RedisErrorKind.Misconfigured), ("NOAUTH ", RedisErrorKind.NoAuth), ("NOPERM ", RedisErrorKind.NoPermission),
    ];

    // Where a right is taken away, or a script meets a slot that just moves (for a plain command TRYAGAIN or ASK) or that just went down (CLUSTERDOWN).
    private static readonly string[] InterruptionsOfScripts =
    [
        "The user executing the script can't run this command",
        "Script attempted to access a non local key in a cluster node",
        "Script attempted to execute a command while the cluster is down",
        "Script attempted to execute a write command while the cluster is down and readonly",
    ];

    // Under a WAIT, by a server that was demoted meanwhile.
    private const string Unblocked = "UNBLOCKED ";

    // By a replica that the client takes for a primary, as it does until it has asked.
    private const string WaitOfReplica = "ERR WAIT cannot be used with replica instances";

    // What the client answers by itself for a server that it has just seen demoted; its other errors of this type are the caller's.
    private const string Demoted = "Command cannot be issued to a replica";

    // In what a command answered inside a script, of which others may have been carried out before.
    private const string InScript = "script";

    private const string UnknownCommand = "ERR unknown command";

    // What this process says itself where it does not know whom to write to.
    private const string SeveralPrimaries = " say that they are the primary";

    /// <summary>Whether the same call may succeed later.</summary>
    public static bool IsTransient(Exception fault) => fault switch
    {
        RedisConnectionException or RedisTimeoutException => true,
        // The client lets some of the connection's own faults through, where that breaks while a command is handed to it.
        ObjectDisposedException or IOException or SocketException => true,
        RedisCommandException command => command.Message.StartsWith(Demoted, StringComparison.Ordinal),
        RedisServerException server => States.ContainsKey(KindOf(server))
            || server.Message.StartsWith(Unblocked, StringComparison.Ordinal)
            || InterruptionsOfScripts.Any(error => server.Message.Contains(error, StringComparison.Ordinal)),
        _ => false,
    };

    /// <summary>The same of an attempt that nobody can cancel: what is cancelled is a command whose connection broke.</summary>
    public static bool IsTransientUncancelled(Exception fault) => IsTransient(fault) || fault is OperationCanceledException;

    /// <summary>Whether what was asked was surely not carried out. Otherwise it may or may not have been.</summary>
    public static bool IsRefusal(Exception fault) => fault switch
    {
        RedisCommandException => true,
        // Redis looks for memory, disk, replicas and its role before a script's first write only, but for rights at each command.
        // What was on its way beside the client's own command may have been carried out.
        RedisServerException server => KindOf(server) is var kind && States.ContainsKey(kind)
            && !server.Message.StartsWith(OwnCommandRefused, StringComparison.Ordinal)
            && (kind != RedisErrorKind.NoPermission || !server.Message.Contains(InScript, StringComparison.OrdinalIgnoreCase)),
        _ => new FaultContext(fault).NotApplied,
    };

    /// <summary>Whether this user may not run a command, or it was renamed away. The client takes each "ERR" for an unknown command.</summary>
    public static bool IsDenied(RedisServerException fault) =>
        fault.Kind == RedisErrorKind.NoPermission || fault.Message.StartsWith(UnknownCommand, StringComparison.Ordinal);

    /// <summary>Whether Redis does not know this process, or knows it no longer.</summary>
    public static bool IsLoginRefused(Exception fault) =>
        fault is RedisServerException { Kind: RedisErrorKind.NoAuth or RedisErrorKind.WrongPass };

    /// <summary>What a metric calls a fault of a command: Redis's own code, such as <c>OOM</c>.</summary>
    public static string CodeOf(Exception fault) => fault is RedisServerException ? fault.Message.Split(' ', 2)[0] : NoAnswer;

    /// <summary>What the store is just now, to go on after "the store": the same words as long as it is the same.</summary>
    public static string Describe(Exception? fault) => fault switch
    {
        RedisServerException server when States.TryGetValue(KindOf(server), out var state) => state,
        ConflictException => "holds what does not agree, as while a replica takes over",
        _ when IsSeveralPrimaries(fault) => "has two servers that say they are the primary",
        _ => "does not answer",
    };

    /// <summary>Several servers say that they are the primary, of which the client would take either.</summary>
    /// <param name="endpoints">Which ones.</param>
    public static RedisConnectionException TwoPrimaries(IEnumerable<string> endpoints) => new(
        ConnectionFailureType.UnableToConnect, RedisConnection.FromPrimary, string.Join(" and ", endpoints) + SeveralPrimaries);

    /// <summary>Whether that is what befell a command.</summary>
    public static bool IsSeveralPrimaries(Exception? fault) =>
        fault is RedisConnectionException && fault.Message.EndsWith(SeveralPrimaries, StringComparison.Ordinal);

    /// <summary>Tells the caller of a read.</summary>
    public static CallFailedException ReadFailed(Exception fault) => Unavailable($"the store {Describe(fault)}; repeat the call", "no", fault);

    /// <summary>Tells the caller of a write.</summary>
    /// <param name="fault">What befell it last.</param>
    /// <param name="mayBeApplied">Whether any attempt may have been carried out.</param>
    public static CallFailedException WriteFailed(Exception fault, bool mayBeApplied) => mayBeApplied
        ? Unavailable(
            "the store did not confirm the call in time, which may or may not have been carried out; repeat it with the same request_id",
            "unknown",
            fault)
        : Unavailable($"the store {Describe(fault)}; the call was not carried out; repeat it with the same request_id", "no", fault);

    /// <summary>Tells the caller of a write for which there is no room now.</summary>
    public static CallFailedException TooManyWrites() =>
        Unavailable("too many writes on this Congress wait; the call was not carried out; repeat it with the same request_id", "no", fault: null);

    private static CallFailedException Unavailable(string message, string applied, Exception? fault) => new(
        CallFailure.Unavailable, "STORE_UNAVAILABLE", message, fault)
    {
        RetryDelay = TimeSpan.FromSeconds(1),
        Metadata = ImmutableDictionary<string, string>.Empty.Add(Applied, applied),
    };

    private static RedisErrorKind KindOf(RedisServerException server) =>
        server.Message.StartsWith(ScriptError, StringComparison.Ordinal)
            ? CodesInScripts.FirstOrDefault(known => server.Message.Contains(known.Code, StringComparison.Ordinal)).Kind
            : server.Message.StartsWith(OwnCommandRefused, StringComparison.Ordinal)
                ? CodesOfOwnCommands.FirstOrDefault(known => server.Message.AsSpan(OwnCommandRefused.Length).StartsWith(known.Code)).Kind
            : server.Message.StartsWith(WaitOfReplica, StringComparison.Ordinal) ? RedisErrorKind.ReadOnly
            : server.Kind;

    private static KeyValuePair<RedisErrorKind, string> State(RedisErrorKind kind, string state) => new(kind, state);
}
