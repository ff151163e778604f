using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using GrpcServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace VoteTracker.Hosting;

/// <summary>What distinguishes one process of the suite from another.</summary>
public sealed record ServiceDefinition
{
    /// <summary>The process's name in logs, such as <c>votes</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The loopback port where it listens unless <c>--urls</c> says otherwise.</summary>
    public required int DefaultPort { get; init; }

    /// <summary>The gRPC services that <see cref="MapServices"/> maps, for reflection and health.</summary>
    public required IReadOnlyList<GrpcServiceDescriptor> Services { get; init; }

    /// <summary>Registers what the services need.</summary>
    public required Action<IServiceCollection, IConfiguration> AddServices { get; init; }

    /// <summary>Maps the services.</summary>
    public required Action<WebApplication> MapServices { get; init; }
}
