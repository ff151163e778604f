using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>Why there is no connection to a primary.</summary>
/// <param name="Code">The cause for a metric, such as <c>WRONGPASS</c>.</param>
/// <param name="Text">The cause with the setting to look at, without secrets.</param>
/// <param name="MayPass">Whether waiting may help.</param>
internal sealed record ConnectionProblem(string Code, string Text, bool MayPass)
{
    /// <summary>Finds the cause in what the client tells of its attempts.</summary>
    /// <param name="redis">The connection.</param>
    /// <param name="fault">What a command met.</param>
    public static ConnectionProblem Of(RedisConnection redis, Exception fault)
    {
        var configuration = redis.Configuration;
        var causes = Causes(fault).ToArray();
        if (RedisFaults.IsSeveralPrimaries(fault))
            return new("SEVERAL_PRIMARIES", fault.Message, MayPass: true);
        if (redis.HasOnlyReplicas)
            return new("REPLICA", "it is a replica, and writes go to the primary; name that, or all servers, in Redis:Endpoint", MayPass: true);
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } distrust)
            return new("TLS", $"its TLS certificate is not accepted ({distrust.Message}); Redis:CaFile, options ssl, sslHost of Redis:Endpoint", MayPass: false);
        if (Says("NOAUTH") || Says("WRONGPASS"))
            return Credentials(configuration);
        if (Error("NOPERM") is { } denied)
            return new("NOPERM", $"the user {configuration.User ?? "default"} may not do what every client needs ({denied})", MayPass: false);
        if (Says("LOADING") || causes.OfType<RedisConnectionException>().Any(cause => cause.FailureType == ConnectionFailureType.Loading))
            return new("LOADING", "it is still loading its data (LOADING)", MayPass: true);
        if (Says("max number of clients"))
            return new("MAXCLIENTS", "it has too many clients (maxclients)", MayPass: true);
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket)
            return Of(configuration, socket);
        // A connection that was ended in order has no fault beneath, unlike one that was reset.
        if (causes.OfType<IOException>().Any() || causes.OfType<RedisConnectionException>().Any(cause => cause.FailureType == ConnectionFailureType.SocketClosed))
            return Unanswered(configuration);
        // Before a server of TLS ends the connection, it may say in its own protocol what is wrong.
        if (Says("RESP protocol failure"))
            return Unanswered(configuration);
        if (configuration.ServiceName is { Length: > 0 } service && causes.OfType<RedisConnectionException>().Any())
        {
            return new(
                "NO_PRIMARY",
                $"no Sentinel there knows a reachable primary named {service}, or none takes this service in (serviceName of Redis:Endpoint, "
                    + "Redis:SentinelUser, Redis:SentinelPassword)",
                MayPass: true);
        }
        return new(RedisFaults.NoAnswer, "it does not answer", MayPass: true);

        bool Says(string what) => causes.Any(cause => cause.Message.Contains(what, StringComparison.Ordinal));

        // The client's own words before and after the server's would name another command with each attempt.
        string? Error(string code) => causes.Select(cause => cause.Message)
            .Where(message => message.Contains(code, StringComparison.Ordinal))
            .Select(message => message[message.IndexOf(code, StringComparison.Ordinal)..])
            .MinBy(message => message.Length);
    }

    private static ConnectionProblem Of(ConfigurationOptions configuration, SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => new("DNS", "its name cannot be resolved (DNS)", MayPass: true),
        SocketError.TryAgain => new("DNS", "its name cannot be resolved just now (DNS)", MayPass: true),
        SocketError.ConnectionRefused => new("REFUSED", "nothing listens there (connection refused)", MayPass: true),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown =>
            new("UNREACHABLE", $"it cannot be reached ({socket.Message})", MayPass: true),
        _ => Unanswered(configuration),
    };

    private static ConnectionProblem Unanswered(ConfigurationOptions configuration) => configuration.Ssl
        ? new("TLS", "it does not answer TLS; if it speaks plaintext there, take ssl=true out of Redis:Endpoint", MayPass: true)
        : new("TLS", "it ends the connection without an answer of Redis; if it speaks TLS there, Redis:Endpoint needs ssl=true", MayPass: true);

    private static ConnectionProblem Credentials(ConfigurationOptions configuration)
    {
        var file = configuration.Defaults as PasswordFile;
        if (configuration.Password is null or "")
            return new("NOAUTH", "it asks for a password, and none is set (NOAUTH); Redis:Password", MayPass: false);
        var whose = configuration.User is { Length: > 0 } user ? $"the password of the user {user}" : "the password";
        var settings = (configuration.User is { Length: > 0 } ? ", option user of Redis:Endpoint" : "")
            + (configuration.ServiceName is { Length: > 0 } ? ", or of the sentinels Redis:SentinelUser and Redis:SentinelPassword" : "");
        return new(
            "WRONGPASS",
            file is null ? $"it refuses {whose} (WRONGPASS); Redis:Password{settings}"
            : file.Problem is { } unread ? $"it refuses {whose} (WRONGPASS), and Redis:PasswordFile cannot be read again: {unread}"
            : $"it refuses {whose} in {file.Path} (WRONGPASS); Redis:PasswordFile{settings}",
            MayPass: false);
    }

    private static IEnumerable<Exception> Causes(Exception fault) => fault is AggregateException several
        ? several.InnerExceptions.SelectMany(Causes).Prepend(several)
        : fault.InnerException is { } inner ? Causes(inner).Prepend(fault) : [fault];
}
