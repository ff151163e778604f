using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>
/// Looks again at what the start-up check has seen, for it can be changed at run time: after each reconnection, which may be to
/// another server, and every minute. Readiness tells of it.
/// </summary>
internal sealed class RedisWatch(RedisConnection redis, RedisRequirements requirements, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // One is enough: whoever looks sees all that happened before.
    private readonly SemaphoreSlim _reconnected = new(0, 1);

    /// <summary>What was wrong when it was looked at last, or null.</summary>
    public string? Problem { get; private set; }

    public override void Dispose()
    {
        base.Dispose();
        _reconnected.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Restored += OnReconnected;
        try
        {
            while (true)
            {
                await LookAsync();
                await NextAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
        finally
        {
            redis.Restored -= OnReconnected;
        }
    }

    private async Task NextAsync(CancellationToken stoppingToken)
    {
        using var period = new CancellationTokenSource(Period, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, period.Token);
        try
        {
            await _reconnected.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The minute is over.
        }
    }

    private async Task LookAsync()
    {
        try
        {
            string? problem = null;
            foreach (var server in redis.Primaries)
                problem ??= await requirements.ProblemOfAsync(server) is { } unfit ? $"Redis at {EndPointText.Of(server.EndPoint)} {unfit}" : null;
            Problem = problem;
            StateMetrics.StoreIsFit(problem is null);
            if (StateMetrics.WantsMemory)
                await RedisMemory.MeasureAsync(redis.Primaries);
        }
        catch (Exception fault) when (RedisFaults.IsTransient(fault))
        {
            // Without an answer nothing is known anew. That there is none is told by the health check.
        }
    }

    private void OnReconnected(object? sender, ConnectionFailedEventArgs e)
    {
        try
        {
            _reconnected.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to look anyway.
        }
    }
}
