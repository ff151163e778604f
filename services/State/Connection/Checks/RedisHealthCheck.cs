using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>Ready means: Redis takes writes, and would not lose them.</summary>
internal sealed class RedisHealthCheck(RedisConnection redis, ConnectionProbe probe, RedisWatch watch) : IHealthCheck
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
            var problem = RedisFaults.IsSeveralPrimaries(fault) || RedisFaults.IsLoginRefused(fault) ? ConnectionProblem.Of(redis, fault)
                : fault is RedisConnectionException ? await probe.ProblemAsync().WaitAsync(cancellationToken)
                : null;
            StateMetrics.StoreFailed(problem?.Code ?? RedisFaults.CodeOf(fault));
            return HealthCheckResult.Unhealthy(problem is null ? $"Redis {RedisFaults.Describe(fault)}" : $"Redis: {problem.Text}", fault);
        }
        return watch.Problem is { } unfit ? HealthCheckResult.Unhealthy(unfit) : HealthCheckResult.Healthy();
    }
}
