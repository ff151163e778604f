using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Net.Compression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.ServiceDefaults.Requests;
using VoteTracker.ServiceDefaults.Telemetry;

namespace VoteTracker.ServiceDefaults;

/// <summary>gRPC with its limits, and what answers errors.</summary>
internal static class GrpcDefaults
{
    // Every message fits into what clients take by default; limits.proto says how the limits fit together.
    private const int MaxSendMessageSize = 4 * 1024 * 1024;

    public static IGrpcServerBuilder AddGrpcDefaults(this IServiceCollection services)
    {
        var grpc = services.AddGrpc(options =>
        {
            options.CompressionProviders =
            [
                new BoundedDecompression(
                    new GzipCompressionProvider(CompressionLevel.Fastest), compressed => new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true)),
                new BoundedDecompression(
                    new DeflateCompressionProvider(CompressionLevel.Fastest), compressed => new ZLibStream(compressed, CompressionMode.Decompress, leaveOpen: true)),
            ];
            options.MaxSendMessageSize = MaxSendMessageSize;
            options.Interceptors.Add<RequestInterceptor>();
            // The outer one sees the status that the inner one picks.
            options.Interceptors.Add<TelemetryInterceptor>();
            options.Interceptors.Add<ErrorInterceptor>();
        });
        services.Replace(ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<>), typeof(CheckedMethodProvider<>)));
        services.AddSingleton<TelemetryInterceptor>();
        services.AddSingleton<ErrorInterceptor>();
        return grpc;
    }
}
