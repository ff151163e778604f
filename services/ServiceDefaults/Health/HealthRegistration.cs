using Grpc.AspNetCore.HealthChecks;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using ServerReflection = Grpc.Reflection.V1.ServerReflection;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// The public health protocol (grpc.health.v1). <c>liveness</c> is SERVING whenever the process answers; the empty name,
/// <c>readiness</c> and the services' own names say whether it can do its work.
/// </summary>
internal static class HealthRegistration
{
    private const string Live = "live";
    private const string Ready = "ready";

    // A client that watches health learns of a change within this time.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void AddHealthDefaults(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [Live])
            .AddCheck<StoppingHealthCheck>("stopping", tags: [Ready]);
        services.Configure<HealthCheckPublisherOptions>(Often);
        services.AddSingleton<IHealthCheckPublisher, ReadinessLog>();
    }

    public static void AddGrpcHealth(this IHostApplicationBuilder builder, IEnumerable<ServiceDescriptor> grpcServices)
    {
        var services = builder.Services;
        builder.AddSettings<HealthOptions>("Health");
        if (!string.IsNullOrEmpty(builder.Configuration["Health:Url"]))
            services.AddHostedService<HealthListener>();
        string[] ready =
        [
            "", "readiness", Health.Descriptor.FullName, ServerReflection.Descriptor.FullName,
            .. grpcServices.Select(service => service.FullName),
        ];
        services.AddGrpcHealthChecks(options =>
        {
            options.Services.Clear();
            options.Services.Map("liveness", check => check.Tags.Contains(Live));
            foreach (var name in ready)
                options.Services.Map(name, check => check.Tags.Contains(Ready));
        });
    }

    /// <summary>The same over HTTP: 200 or 503, where gRPC is not spoken. A process with many viewers is no dead one, so they do not wait behind them.</summary>
    public static void MapWebHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/liveness", new() { Predicate = check => check.Tags.Contains(Live) }).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks("/health/readiness", new() { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous().DisableRateLimiting();
    }

    public static void Often(HealthCheckPublisherOptions options)
    {
        options.Delay = TimeSpan.Zero;
        options.Period = Period;
        options.Timeout = Timeout;
    }

    /// <summary>A process that stops takes no new work.</summary>
    private sealed class StoppingHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
                ? HealthCheckResult.Unhealthy("the process stops")
                : HealthCheckResult.Healthy());
    }
}
