using Microsoft.AspNetCore.Builder;
using VoteTracker.Hosting;
using VoteTracker.State;

namespace VoteTracker.VetoThreats;

/// <summary>The process of the VetoThreatService.</summary>
public static class VetoThreatsHost
{
    /// <summary>Builds it.</summary>
    /// <param name="args">The command line, as configuration.</param>
    /// <returns>The process, ready to run.</returns>
    public static WebApplication Build(string[] args) => ServiceHost.Create(args, new ServiceDefinition
    {
        Name = "veto-threats",
        DefaultPort = 5103,
        Services = [V1.VetoThreatService.Descriptor],
        AddServices = static (services, configuration) => services.AddState(configuration),
        MapServices = static app => app.MapGrpcService<VetoThreatService>(),
    });
}
