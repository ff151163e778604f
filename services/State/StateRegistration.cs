using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Trace;
using VoteTracker.ServiceDefaults;

namespace VoteTracker.State;

/// <summary>Adds the state to a process.</summary>
public static class StateRegistration
{
    /// <summary>Adds reading and committing, the start-up check of Redis, and its part of readiness.</summary>
    /// <param name="builder">The process, whose section <c>Redis</c> says where Redis is.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddState(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        builder.AddSettings<RedisOptions>("Redis");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<Durability>();
        services.AddSingleton<Reader>();
        services.AddSingleton<DocumentCache>();
        services.AddSingleton<CommandExecutor>();
        services.AddSingleton<UpdateLog>();
        services.AddSingleton<RedisRetry>();
        services.AddSingleton<Subscriptions.DeliveryStore>();
        services.AddSingleton<Subscriptions.SubscriptionStore>();
        services.AddSingleton<RedisRequirements>();
        services.AddHostedService<RedisStartupCheck>();
        services.AddHostedService<SchemaCheck>();
        services.AddSingleton<RedisWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisWatch>());
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: ["ready"]);
        // Nothing else knows Redis's client; without tracing this costs nothing.
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddRedisInstrumentation());
        return builder;
    }
}
