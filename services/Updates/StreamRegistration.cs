using VoteTracker.ServiceDefaults;
using VoteTracker.Updates.Subscriptions;

namespace VoteTracker.Updates;

/// <summary>Adds what streams updates.</summary>
internal static class StreamRegistration
{
    public static void AddStreams(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<WatchOptions>("Watch");
        services.AddSingleton<Feeds>();
        services.AddSingleton<Metrics>();
        services.AddSingleton<SubscriptionReaders>();
        services.AddSingleton<StreamLimiter>();
    }

    public static void MapStreams(this WebApplication app)
    {
        // Nobody asks for it; it measures from now on.
        _ = app.Services.GetRequiredService<Metrics>();
        app.MapGrpcService<UpdateService>();
        app.MapGrpcService<Subscriptions.SubscriptionService>();
    }
}
