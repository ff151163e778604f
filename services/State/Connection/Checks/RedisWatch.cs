using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>
/// Looks again at what the start-up check has seen, for it can be changed at run time: after each reconnection, which may be to
/// another server, and every minute. Readiness tells of it. While there is no primary to write to, it looks for one.
/// </summary>
internal sealed class RedisWatch(RedisConnection redis, RedisRequirements requirements, TimeProvider clock, ILogger<RedisWatch> logger)
    : BackgroundService
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
            if (await PrimariesAsync() is not { } primaries)
                return;
            Problem = await requirements.ProblemOfAsync(primaries);
            StateMetrics.StoreIsFit(Problem is null);
            if (StateMetrics.WantsMemory)
                await RedisMemory.MeasureAsync(primaries);
        }
        catch (Exception fault) when (RedisFaults.IsTransientUncancelled(fault))
        {
            // Without an answer nothing is known anew. The health check tells of it.
        }
        // Any other: the next look may succeed, and the process need not end for it.
        catch (Exception fault)
        {
            StateLogging.LookFailed(logger, fault);
        }
    }

    private async Task<IServer[]?> PrimariesAsync()
    {
        try
        {
            if (_lookForPrimary)
            {
                _lookForPrimary = false;
                await redis.AskForPrimaryAsync();
            }
            return [.. redis.Primaries];
        }
        catch (InvalidOperationException fault) when (!RedisFaults.IsTransient(fault))
        {
            // The client exchanges its list of servers: the next look finds them.
            return null;
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
