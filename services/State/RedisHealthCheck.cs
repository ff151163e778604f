using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoteTracker.State;

/// <summary>Ready means: Redis answers.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis) : IHealthCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await redis.Database.PingAsync(RedisConnection.FromPrimary).WaitAsync(Deadline, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception fault) when (fault is TimeoutException || RedisFaults.IsTransient(fault))
        {
            return HealthCheckResult.Unhealthy("Redis does not answer", fault);
        }
    }
}
