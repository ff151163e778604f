using Grpc.AspNetCore.Server.Model;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.ServiceDefaults.Requests;
using VoteTracker.ServiceDefaults.Telemetry;

namespace VoteTracker.ServiceDefaults;

/// <summary>gRPC with its limits, and what answers errors.</summary>
internal static class GrpcDefaults
{
    // An update holds what the request brought and the states that followed. Clients accept 4 MiB by default, so a larger request would
    // make an update that no watcher can receive.
    private const int MaxReceiveMessageSize = 3 * 1024 * 1024;

    // A frame of a stream holds whole commits, and one commit may hold as much as one request and the states it made.
    private const int MaxSendMessageSize = 8 * 1024 * 1024;

    public static void AddGrpcDefaults(this IServiceCollection services)
    {
        services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MaxReceiveMessageSize;
            options.MaxSendMessageSize = MaxSendMessageSize;
            options.Interceptors.Add<RequestTimerInterceptor>();
            // The outer one sees the status that the inner one picks.
            options.Interceptors.Add<TelemetryInterceptor>();
            options.Interceptors.Add<ErrorInterceptor>();
        });
        services.Replace(ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<>), typeof(CheckedMethodProvider<>)));
        services.AddSingleton<TelemetryInterceptor>();
        services.AddSingleton<ErrorInterceptor>();
    }
}
