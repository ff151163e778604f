using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.ServiceDefaults.Requests;
using VoteTracker.ServiceDefaults.Security;
using VoteTracker.ServiceDefaults.Telemetry;
using GrpcServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace VoteTracker.ServiceDefaults;

/// <summary>What every process of the suite does alike: gRPC with its limits, security, errors, health, reflection, telemetry, logs, shutdown.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>How long running calls may take to end once the process was told to stop.</summary>
    public static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan StartupTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Adds what every process does alike. It listens with HTTP/2 on loopback unless <c>--urls</c> says otherwise, in plaintext unless it has a certificate.</summary>
    /// <param name="builder">The process.</param>
    /// <param name="name">The process's name in logs and traces, such as <c>votes</c>.</param>
    /// <param name="defaultPort">The loopback port where it listens unless <c>--urls</c> says otherwise; 0 picks a free one.</param>
    /// <param name="services">The gRPC services of this process, which health checks know by name.</param>
    /// <returns>The same builder.</returns>
    public static WebApplicationBuilder AddServiceDefaults(
        this WebApplicationBuilder builder, string name, int defaultPort, params GrpcServiceDescriptor[] services)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddConsoleLogging();
        builder.AddCommandLineCheck();
        builder.WebHost.ConfigureKestrel(KestrelSettings.Apply);
        builder.AddLimits();
        builder.AddSecurity();
        var scheme = string.IsNullOrEmpty(builder.Configuration["Security:CertificateFile"]) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls($"{scheme}://{IPAddress.Loopback}:{defaultPort}");

        builder.Services.Configure<HostOptions>(options =>
        {
            options.StartupTimeout = StartupTimeout;
            options.ShutdownTimeout = ShutdownTimeout;
        });
        builder.Services.AddSingleton(new ServiceName(name));
        builder.Services.AddGrpcDefaults();
        builder.AddHealthDefaults(services);
        builder.Services.AddGrpcReflection();
        builder.AddTelemetry(name);
        return builder;
    }

    /// <summary>Applies security and the limits per client to every call, and maps health checks and reflection.</summary>
    /// <param name="app">The process.</param>
    /// <returns>The same process.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAuthenticatedCallers();
        app.UseMiddleware<CallLimit>();
        app.UseRoles();
        app.UseRequestFraming();
        app.UseReflectionShutdown();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }
}
