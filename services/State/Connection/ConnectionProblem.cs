using System.Net.Sockets;
using System.Security.Authentication;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>Why there is no connection to a primary.</summary>
/// <param name="Text">The cause with the setting to look at, without secrets.</param>
/// <param name="MayPass">Whether waiting may help.</param>
internal sealed record ConnectionProblem(string Text, bool MayPass)
{
    /// <summary>Finds the cause in what the client tells of its attempts.</summary>
    /// <param name="redis">The connection.</param>
    /// <param name="fault">What a command met.</param>
    public static ConnectionProblem Of(RedisConnection redis, Exception fault)
    {
        var configuration = redis.Configuration;
        var causes = Causes(fault).ToArray();
        if (RedisFaults.IsSeveralPrimaries(fault))
            return new(fault.Message, MayPass: true);
        if (redis.HasOnlyReplicas)
            return new("it is a replica, and writes go to the primary; name that, or all servers, in Redis:Endpoint", MayPass: true);
        if (causes.OfType<AuthenticationException>().FirstOrDefault() is { } distrust)
            return new($"its TLS certificate is not accepted ({distrust.Message}); options ssl, sslHost of Redis:Endpoint", MayPass: false);
        if (Says("NOAUTH") || Says("WRONGPASS"))
            return new(Credentials(configuration), MayPass: false);
        if (Error("NOPERM") is { } denied)
            return new($"the user {configuration.User ?? "default"} may not do what every client needs ({denied})", MayPass: false);
        if (Says("LOADING") || causes.OfType<RedisConnectionException>().Any(cause => cause.FailureType == ConnectionFailureType.Loading))
            return new("it is still loading its data (LOADING)", MayPass: true);
        if (Says("max number of clients"))
            return new("it has too many clients (maxclients)", MayPass: true);
        if (causes.OfType<SocketException>().FirstOrDefault() is { } socket)
            return Of(configuration, socket);
        if (causes.OfType<IOException>().Any())
            return Unanswered(configuration);
        if (configuration.ServiceName is { Length: > 0 } service && causes.OfType<RedisConnectionException>().Any())
            return new($"no Sentinel there knows a reachable primary named {service} (serviceName of Redis:Endpoint)", MayPass: true);
        return new("it does not answer", MayPass: true);

        bool Says(string what) => causes.Any(cause => cause.Message.Contains(what, StringComparison.Ordinal));

        // The client's own words before and after the server's would name another command with each attempt.
        string? Error(string code) => causes.Select(cause => cause.Message)
            .Where(message => message.Contains(code, StringComparison.Ordinal))
            .Select(message => message[message.IndexOf(code, StringComparison.Ordinal)..])
            .MinBy(message => message.Length);
    }

    private static ConnectionProblem Of(ConfigurationOptions configuration, SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => new("its name cannot be resolved (DNS)", MayPass: true),
        SocketError.TryAgain => new("its name cannot be resolved just now (DNS)", MayPass: true),
        SocketError.ConnectionRefused => new("nothing listens there (connection refused)", MayPass: true),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown =>
            new($"it cannot be reached ({socket.Message})", MayPass: true),
        _ => Unanswered(configuration),
    };

    private static ConnectionProblem Unanswered(ConfigurationOptions configuration) => configuration.Ssl
        ? new("it does not answer TLS; if it speaks plaintext there, take ssl=true out of Redis:Endpoint", MayPass: true)
        : new("it ends the connection without an answer; if it speaks TLS there, Redis:Endpoint needs ssl=true", MayPass: true);

    private static string Credentials(ConfigurationOptions configuration) => (configuration.User, configuration.Password) switch
    {
        (_, null or "") => "it asks for a password, and none is set (NOAUTH); Redis:Password",
        ({ Length: > 0 } user, _) => $"it refuses the password of the user {user} (WRONGPASS); Redis:Password, option user of Redis:Endpoint",
        _ => "it refuses the password (WRONGPASS); Redis:Password",
    };

    private static IEnumerable<Exception> Causes(Exception fault) => fault is AggregateException several
        ? several.InnerExceptions.SelectMany(Causes).Prepend(several)
        : fault.InnerException is { } inner ? Causes(inner).Prepend(fault) : [fault];
}
