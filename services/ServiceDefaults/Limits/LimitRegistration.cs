using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoteTracker.ServiceDefaults.Security.Tls;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>Adds the limits on what clients hold.</summary>
internal static class LimitRegistration
{
    public static void AddLimits(this WebApplicationBuilder builder, HttpProtocols? protocols)
    {
        var services = builder.Services;
        builder.AddSettings<LimitOptions>("Limits");
        services.AddSingleton<ClientAccounts>();
        services.AddSingleton<LimitMetrics>();
        services.AddSingleton<ConnectionLimit>();
        services.AddSingleton<CallRate>();
        services.AddSingleton<CallDrain>();
        services.AddHostedService(provider => provider.GetRequiredService<CallDrain>());
        services.AddSingleton<RequestInterceptor>();
        services.AddOptions<KestrelServerOptions>().Configure<ConnectionLimit, TlsListeners, IOptions<LimitOptions>>((kestrel, connections, tls, limits) =>
        {
            kestrel.Limits.MaxConcurrentConnections = limits.Value.MaxConnections;
            kestrel.ConfigureEndpointDefaults(endpoint =>
            {
                if (protocols is { } given)
                    endpoint.Protocols = given;
                endpoint.Use(next => connection => connections.RunAsync(connection, next));
                tls.Apply(endpoint);
                endpoint.Use(next => connection => RequestBacklog.RunAsync(connection, next));
            });
        });
    }
}
