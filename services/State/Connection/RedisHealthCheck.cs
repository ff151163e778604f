using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>Ready means: Redis takes writes, and would not lose them.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis, RedisWatch watch) : IHealthCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // Writes nothing, creates nothing, and is refused like any write: for a full memory or disk, a replica, a right.
            await redis.Database.StringSetRangeAsync(Keys.Probe, 0, "", RedisConnection.FromPrimary).WaitAsync(Deadline, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException || RedisFaults.IsTransient(fault))
        {
            // Not of a server that answers: while the client asks, it may pass over that.
            if (fault is RedisConnectionException)
                watch.LookForPrimary();
            return HealthCheckResult.Unhealthy(
                fault is RedisConnectionException ? $"Redis: {ConnectionProblem.Of(redis, fault).Text}" : $"Redis {RedisFaults.Describe(fault)}",
                fault);
        }
        return watch.Problem is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();
    }
}
