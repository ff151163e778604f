using System.Net.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VoteTracker.ServiceDefaults.Security.Tls;

namespace VoteTracker.ServiceDefaults.Security;

/// <summary>Adds TLS, authentication and authorization, of each what the settings ask for.</summary>
internal static class SecurityRegistration
{
    /// <param name="builder">The process.</param>
    /// <param name="callersAreAuthorized">Whether roles decide about calls; pages have a sign-in of their own.</param>
    /// <param name="withoutCalls">The setting with which the process takes no calls, if there is one.</param>
    public static void AddSecurity(this WebApplicationBuilder builder, bool callersAreAuthorized, string? withoutCalls)
    {
        var services = builder.Services;
        builder.AddSettings<SecurityOptions>("Security");
        services.TryAddSingleton(TimeProvider.System);
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ListenerCheck>(provider, new AuthorizationDemand(callersAreAuthorized, withoutCalls)));
        services.AddSingleton<KnownProxies>();
        services.AddSingleton<TlsListeners>();

        // What is wrong in them the validation says, when the process starts.
        var options = new SecurityOptions();
        try
        {
            builder.Configuration.GetSection("Security").Bind(options);
        }
        catch (InvalidOperationException)
        {
            return;
        }
        if (options is { HasTls: true, KeyFile.Length: > 0 })
            services.AddFiles<SslStreamCertificateContext>(ServerCertificate.Files(options));
        if (options.TakesCertificates)
        {
            services.AddFiles<ClientTrust>(ClientCertificates.Files(options));
            services.AddSingleton<ClientCertificates>();
        }
        if (options.TakesTokens && callersAreAuthorized)
            services.AddTokens(options);
        if (options.IsOn)
            services.AddSingleton<CallerRoles>();
        if (options.IsOn || options.HasTls)
        {
            services.AddSingleton<SecurityMetrics>();
            services.AddHostedService<FileReloads>();
        }
    }

    /// <summary>Finds out who calls. Stands before what counts callers.</summary>
    public static void UseAuthenticatedCallers(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value.IsOn)
            app.UseMiddleware<CallerAuthentication>();
    }

    /// <summary>Refuses callers that are not known or may not do what they ask for. Stands after what counts callers.</summary>
    public static void UseRoles(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IOptions<SecurityOptions>>().Value.IsOn)
            app.UseMiddleware<RoleCheck>();
    }

    private static void AddFiles<T>(this IServiceCollection services, ReloadedFiles<T> files)
        where T : class
    {
        services.AddSingleton(files);
        services.AddSingleton<IReloadedFiles>(files);
    }

    /// <summary>Takes the word of known proxies for whom they forward.</summary>
    public static void UseKnownProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<SecurityOptions>>().Value.KnownProxies is not { Length: > 0 })
            return;
        var proxies = app.Services.GetRequiredService<KnownProxies>();
        app.Use((context, next) =>
        {
            // The connection, and its certificate, is the proxy's own, and carries the calls of many.
            if (context.Connection.RemoteIpAddress is { } peer && proxies.Contains(peer))
                context.Features.Set(ForwardedCertificate.Of(context.Request.Headers[ForwardedCertificate.Header].ToString()));
            return next(context);
        });
        app.UseForwardedHeaders(proxies.Forwarding());
    }
}
