using VoteTracker.ServiceDefaults;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.Updates.Subscriptions;
using VoteTracker.Updates.Watch;

namespace VoteTracker.Updates;

/// <summary>Adds the services that stream updates.</summary>
internal static class StreamRegistration
{
    public static void AddStreams(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<StreamOptions>("Watch");
        services.AddSingleton<CongressFeeds>();
        services.AddSingleton<StreamMetrics>();
        services.AddSingleton<SubscriptionReaders>();
        services.AddSingleton<SubscriptionMonitor>();
        services.AddHostedService(provider => provider.GetRequiredService<SubscriptionMonitor>());
        services.AddSingleton<StreamCounter>();
    }

    public static WebApplication MapStreams(this WebApplication app)
    {
        // Nothing depends on it; creating it registers the gauges.
        _ = app.Services.GetRequiredService<StreamMetrics>();
        app.MapGrpcService<UpdateService>();
        app.MapGrpcService<SubscriptionService>();
        return app;
    }
}
