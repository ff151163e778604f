using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Connection middleware: closes connections beyond a client's limit, and those that never send a request.</summary>
internal sealed class ConnectionLimit(ClientAccounts accounts, IOptions<LimitOptions> options)
{
    public async Task RunAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var client = ClientAddress.Of(connection.RemoteEndPoint);
        if (!accounts.TryAddConnection(client))
        {
            connection.Abort(new ConnectionAbortedException("the client has too many connections"));
            return;
        }
        try
        {
            // TLS, the HTTP/2 preface and the settings are covered too: without them no request arrives.
            await using var silence = new FirstRequestTimer(connection, options.Value.FirstRequestTimeout);
            connection.Features.Set(silence);
            await next(connection);
        }
        finally
        {
            accounts.RemoveConnection(client);
        }
    }
}
