using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Hosting.Telemetry;

namespace VoteTracker.Hosting;

/// <summary>Registers gRPC with its limits, and what answers errors, health and reflection.</summary>
internal static class GrpcServices
{
    // What a request brings comes back in the update that tells of it, with the states that it made, and clients take 4 MiB by
    // default: whoever could send more than is left of that would close the live wire to every watcher.
    private const int MaxReceiveMessageSize = 3 * 1024 * 1024;

    // A frame of a stream holds whole commits, and one commit may hold as much as one request and the states it made.
    private const int MaxSendMessageSize = 8 * 1024 * 1024;

    public static void AddGrpcServices(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxReceiveMessageSize;
            options.MaxSendMessageSize = MaxSendMessageSize;
            // The outer one sees the status that the inner one picks.
            options.Interceptors.Add<TelemetryInterceptor>();
            options.Interceptors.Add<ErrorInterceptor>();
        });
        services.AddSingleton<TelemetryInterceptor>();
        services.AddSingleton<ErrorInterceptor>();
        services.AddHealthChecks();
        services.AddSingleton<Readiness>();
        services.AddSingleton<HealthService>();
        services.AddSingleton<DescriptorIndex>();
        services.AddSingleton<ReflectionService>();
    }
}
