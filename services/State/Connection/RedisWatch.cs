using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>
/// Looks again at what the start-up check has seen, for it can be changed at run time: after each reconnection, which may be to
/// another server, and every minute. Readiness tells of it. While there is no primary to write to, it looks for one.
/// </summary>
internal sealed class RedisWatch(RedisConnection redis, RedisRequirements requirements, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // One is enough: whoever looks sees all that happened before.
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private volatile bool _lookForPrimary;

    /// <summary>What was wrong when it was looked at last, or null.</summary>
    public string? Problem { get; private set; }

    public override void Dispose()
    {
        base.Dispose();
        _wanted.Dispose();
    }

    /// <summary>Told by who found no primary that takes writes.</summary>
    public void LookForPrimary()
    {
        _lookForPrimary = true;
        Want();
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
        catch (Exception fault) when (stoppingToken.IsCancellationRequested && fault is OperationCanceledException or ObjectDisposedException)
        {
            // The process stops, or did not start, which does not wait for a look.
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
            await _wanted.WaitAsync(either.Token);
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
            if (_lookForPrimary)
            {
                _lookForPrimary = false;
                await redis.AskForPrimaryAsync();
            }
            string? problem = null;
            foreach (var server in redis.Primaries)
                problem ??= await requirements.ProblemOfAsync(server) is { } unfit ? $"Redis at {EndPointText.Of(server.EndPoint)} {unfit}" : null;
            Problem = problem;
            StateMetrics.StoreIsFit(problem is null);
            if (StateMetrics.WantsMemory)
                await RedisMemory.MeasureAsync(redis.Primaries);
        }
        catch (Exception fault) when (RedisFaults.IsTransient(fault) || fault is InvalidOperationException)
        {
            // Without an answer, or while the client exchanges its list of servers, nothing is known anew. The health check tells of it.
        }
    }

    private void OnReconnected(object? sender, ConnectionFailedEventArgs e) => Want();

    private void Want()
    {
        try
        {
            _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is to look anyway.
        }
    }
}
