using System.Net;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoteTracker.Domain;
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
        builder.AddProcessDefaults(name, defaultPort, HttpProtocols.Http2, callersAreAuthorized: true, withoutCalls: null);
        builder.AddTelemetry(name, servesBrowsers: false);
        builder.WebHost.ConfigureKestrel(KestrelSettings.Apply);
        builder.Services.AddGrpcDefaults();
        builder.AddGrpcHealth(services);
        builder.Services.AddGrpcReflection();
        return builder;
    }

    /// <summary>
    /// Adds what every process does alike to one that serves browsers. It listens with plaintext HTTP/1.1 on loopback unless <c>--urls</c> says
    /// otherwise.
    /// </summary>
    /// <param name="builder">The process.</param>
    /// <param name="name">The process's name in logs and traces.</param>
    /// <param name="defaultPort">The loopback port where it listens unless <c>--urls</c> says otherwise.</param>
    /// <param name="takesCalls">Whether it takes calls besides, by JSON and gRPC-Web, which roles decide about: <see cref="AddWebCalls"/>.</param>
    /// <param name="withoutCalls">The setting with which it takes none, such as Board:Api=false.</param>
    /// <returns>The same builder.</returns>
    public static WebApplicationBuilder AddWebDefaults(
        this WebApplicationBuilder builder, string name, int defaultPort, bool takesCalls, string withoutCalls)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Kestrel's own choice: without TLS a browser speaks no HTTP/2; with TLS the two agree on one.
        builder.AddProcessDefaults(name, defaultPort, protocols: null, takesCalls, withoutCalls);
        builder.AddTelemetry(name, servesBrowsers: true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        return builder;
    }

    /// <summary>Takes the word of known proxies, and maps health at <c>/health/liveness</c> and <c>/health/readiness</c>, for everybody.</summary>
    /// <param name="app">The process.</param>
    /// <returns>The same process.</returns>
    public static WebApplication MapWebDefaults(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseBegunRequests();
        app.Use((context, next) =>
        {
            context.Features.Get<FirstRequestTimer>()?.Stop();
            return next(context);
        });
        app.UseKnownProxies();
        app.MapWebHealth();
        return app;
    }

    /// <summary>Adds gRPC with its limits and errors to a process that serves browsers.</summary>
    /// <param name="services">Its parts.</param>
    /// <returns>What further protocols are added to.</returns>
    public static IGrpcServerBuilder AddWebCalls(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.AddGrpcDefaults();
    }

    /// <summary>Applies security and the limits per client to calls of browsers.</summary>
    /// <param name="app">Where only calls come.</param>
    /// <returns>The same.</returns>
    public static IApplicationBuilder UseWebCalls(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseMiddleware<LocalHosts>();
        app.UseAuthenticatedCallers();
        app.UseMiddleware<CallLimit>();
        app.UseLeanMetadata(forwards: true);
        app.UseRoles();
        app.UseRequestFraming();
        return app;
    }

    private static void AddProcessDefaults(
        this WebApplicationBuilder builder, string name, int defaultPort, HttpProtocols? protocols, bool callersAreAuthorized, string? withoutCalls)
    {
        DemandTimeZone();
        builder.AddConsoleLogging();
        builder.AddCommandLineCheck();
        builder.AddLimits(protocols);
        builder.AddSecurity(callersAreAuthorized, withoutCalls);
        var scheme = string.IsNullOrEmpty(builder.Configuration["Security:CertificateFile"]) ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
            builder.WebHost.UseUrls($"{scheme}://{IPAddress.Loopback}:{defaultPort}");

        builder.Services.Configure<HostOptions>(options =>
        {
            options.StartupTimeout = StartupTimeout;
            options.ShutdownTimeout = ShutdownTimeout;
        });
        builder.Services.AddSingleton(new ServiceName(name));
        builder.Services.AddHealthDefaults();
    }

    // First of all: the connection may be read on. A request that its client has reset before its turn came must cost next to nothing, since a
    // connection can bring ten thousands of them a second.
    private static void UseBegunRequests(this IApplicationBuilder app) =>
        app.Use((context, next) =>
        {
            context.Features.Get<RequestBacklog>()?.Begin();
            return context.RequestAborted.IsCancellationRequested ? Task.CompletedTask : next(context);
        });

    // Else the first call that needs it would fail, and each after it.
    private static void DemandTimeZone()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(CapitolMoment.TimeZone, out _))
            throw new InvalidOperationException($"this machine does not know the time zone {CapitolMoment.TimeZone}, by which Congress counts days: install tzdata");
    }

    /// <summary>Applies security and the limits per client to every call, and maps health checks and reflection.</summary>
    /// <param name="app">The process.</param>
    /// <returns>The same process.</returns>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseBegunRequests();
        app.UseMiddleware<CallSpan>();
        app.UseKnownProxies();
        app.UseAuthenticatedCallers();
        app.UseMiddleware<CallLimit>();
        app.UseLeanMetadata(forwards: false);
        app.UseRoles();
        app.UseRequestFraming();
        app.UseReflectionShutdown();
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }
}
