using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using OpenTelemetry.Trace;
using StackExchange.Redis;
using VoteTracker.ServiceDefaults;

namespace VoteTracker.State;

/// <summary>Adds the state to a process.</summary>
public static class StateRegistration
{
    private static readonly FrozenSet<string> Reads =
        new[] { "HMGET", "HGET", "HGETALL", "HEXISTS", "GET", "EXISTS", "XRANGE", "XREAD", "XREVRANGE", "ZRANGE", "ZSCORE", "ECHO", "PING", "CLIENT" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds reading and committing, the start-up check of Redis, and its part of readiness.</summary>
    /// <param name="builder">The process, whose section <c>Redis</c> says where Redis is.</param>
    /// <returns>The same builder.</returns>
    public static IHostApplicationBuilder AddState(this IHostApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var services = builder.Services;
        builder.AddSettings<RedisOptions>("Redis");
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new RedisConnection(
            provider.GetRequiredService<IOptions<RedisOptions>>(), provider.GetRequiredService<ILogger<RedisConnection>>(), Tracing(provider)));
        services.AddSingleton<Durability>();
        services.AddSingleton<Reader>();
        services.AddSingleton<DocumentCache>();
        services.AddSingleton<CommandExecutor>();
        services.AddSingleton<StoreMigration>();
        services.AddSingleton<UpdateLog>();
        services.AddSingleton<RedisRetry>();
        services.AddSingleton<Subscriptions.DeliveryStore>();
        services.AddSingleton<Subscriptions.SubscriptionStore>();
        services.AddSingleton<RedisRights>();
        services.AddSingleton<RedisRequirements>();
        services.AddSingleton<ConnectionProbe>();
        services.AddHostedService<RedisStartupCheck>();
        services.AddHostedService<SchemaCheck>();
        services.AddSingleton<RedisWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisWatch>());
        services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis", tags: ["ready"]);
        services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddRedisInstrumentation(options =>
        {
            // Three events for each command say little and cost much; and a command that shows up after ten seconds is looked for in vain.
            (options.EnrichActivityWithTimingEvents, options.FlushInterval) = (false, TimeSpan.FromSeconds(1));
            // A read takes what its span of ours (read, decide, tail) takes; a span for each would cost more than the read.
            options.Filter = context => !Reads.Contains(context.ProfiledCommand.Command);
        }));
        return builder;
    }

    // Profiling every command costs something also where nobody listens.
    private static Action<IConnectionMultiplexer> Tracing(IServiceProvider provider) => provider.GetService<TracerProvider>() is null
        ? _ => { }
    : connection => provider.GetRequiredService<StackExchangeRedisInstrumentation>().AddConnection(connection);
}
