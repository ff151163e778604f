using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using VoteTracker.ServiceDefaults.Security;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Connection middleware: closes connections beyond a client's limit, and those that never send a request.</summary>
internal sealed class ConnectionLimit(ClientAccounts accounts, KnownProxies proxies, IOptions<LimitOptions> options)
{
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = Client.Of(ClientAddress.Of(connection.RemoteEndPoint));
        // On those of a proxy come the calls of many.
        var isCounted = !proxies.Contains(client.Address!);
        if (isCounted && !accounts.TryAddConnection(client))
        {
            connection.Abort(new ConnectionAbortedException("the client has too many connections"));
            return;
        }
        using var counted = isCounted ? new CountedConnection(accounts, client) : null;
        connection.Features.Set(counted);
        // TLS, the HTTP/2 preface and the settings are covered too: without them no request arrives.
        await using var silence = new FirstRequestTimer(connection, options.Value.FirstRequestTimeout);
        connection.Features.Set(silence);
        await next(connection);
    }
}
