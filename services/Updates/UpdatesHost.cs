using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Hosting;
using VoteTracker.State;
using VoteTracker.Updates.Subscriptions;

namespace VoteTracker.Updates;

/// <summary>The process of the UpdateService and the SubscriptionService: the only one that streams.</summary>
public static class UpdatesHost
{
    /// <summary>Builds it.</summary>
    /// <param name="args">The command line, as configuration.</param>
    /// <returns>The process, ready to run.</returns>
    public static WebApplication Build(string[] args) => ServiceHost.Create(args, new ServiceDefinition
    {
        Name = "updates",
        DefaultPort = 5104,
        Services = [V1.UpdateService.Descriptor, V1.SubscriptionService.Descriptor],
        AddServices = static (services, configuration) =>
        {
            services.AddState(configuration);
            services.AddOptions<WatchOptions>().Bind(configuration.GetSection("Watch")).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<Feeds>();
            services.AddSingleton<Metrics>();
            services.AddSingleton<Intakes>();
            services.AddSingleton<OpenStreams>();
        },
        MapServices = static app =>
        {
            // Nobody asks for it; it measures from now on.
            _ = app.Services.GetRequiredService<Metrics>();
            app.MapGrpcService<UpdateService>();
            app.MapGrpcService<Subscriptions.SubscriptionService>();
        },
    });
}
