using Microsoft.AspNetCore.Builder;
using VoteTracker.Hosting;
using VoteTracker.State;

namespace VoteTracker.Votes;

/// <summary>The process of the VoteService.</summary>
public static class VotesHost
{
    /// <summary>Builds it.</summary>
    /// <param name="args">The command line, as configuration.</param>
    /// <returns>The process, ready to run.</returns>
    public static WebApplication Build(string[] args) => ServiceHost.Create(args, new ServiceDefinition
    {
        Name = "votes",
        DefaultPort = 5102,
        Services = [V1.VoteService.Descriptor],
        AddServices = static (services, configuration) => services.AddState(configuration),
        MapServices = static app => app.MapGrpcService<VoteService>(),
    });
}
