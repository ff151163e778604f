using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace VoteTracker.State;

/// <summary>Adds the state to a process.</summary>
public static class StateRegistration
{
    /// <summary>Adds reading and committing, the start-up check of Redis, and its part of readiness.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">Where the section <c>Redis</c> is.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddState(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection("Redis")).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<Durability>();
        services.AddSingleton<Reader>();
        services.AddSingleton<DocumentMemory>();
        services.AddSingleton<Commits>();
        services.AddSingleton<Log>();
        services.AddSingleton<Repetition>();
        services.AddSingleton<Subscriptions.Deliveries>();
        services.AddSingleton<Subscriptions.SubscriptionStore>();
        services.AddHostedService<RedisStartupCheck>();
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: ["ready"]);
        return services;
    }
}
