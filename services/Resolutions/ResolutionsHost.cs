using Microsoft.AspNetCore.Builder;
using VoteTracker.Hosting;
using VoteTracker.State;

namespace VoteTracker.Resolutions;

/// <summary>The process of the ResolutionService.</summary>
public static class ResolutionsHost
{
    /// <summary>Builds it.</summary>
    /// <param name="args">The command line, as configuration.</param>
    /// <returns>The process, ready to run.</returns>
    public static WebApplication Build(string[] args) => ServiceHost.Create(args, new ServiceDefinition
    {
        Name = "resolutions",
        DefaultPort = 5101,
        Services = [V1.ResolutionService.Descriptor],
        AddServices = static (services, configuration) => services.AddState(configuration),
        MapServices = static app => app.MapGrpcService<ResolutionService>(),
    });
}
