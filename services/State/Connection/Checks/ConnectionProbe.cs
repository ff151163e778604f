using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>
/// Finds out why there is no connection, as start-up does. Redis's client tells why one was lost, and of the attempts since then nothing: that
/// the password is refused meanwhile only a connection of one's own can tell.
/// </summary>
internal sealed class ConnectionProbe(RedisConnection redis)
{
    private const int TimeoutMilliseconds = 1_000;

    // Whoever asks meanwhile gets the same answer, so that many who ask make no more connections.
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<ConnectionProblem>? _last;
    private long _lastStart;

    /// <summary>Why a new connection cannot be made just now.</summary>
    public Task<ConnectionProblem> ProblemAsync()
    {
        lock (_lock)
        {
            if (_last is { IsCompleted: false } || (_last is not null && Environment.TickCount64 - _lastStart < Interval.TotalMilliseconds))
                return _last;
            _lastStart = Environment.TickCount64;
            return _last = Task.Run(TryAsync);
        }
    }

    private async Task<ConnectionProblem> TryAsync()
    {
        var configuration = redis.Configuration.Clone();
        (configuration.ConnectTimeout, configuration.AsyncTimeout, configuration.ConnectRetry) = (TimeoutMilliseconds, TimeoutMilliseconds, 1);
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
            await connection.GetDatabase(0).PingAsync(RedisConnection.FromPrimary);
            return new ConnectionProblem("CONNECTING", "it has only just answered", MayPass: true);
        }
        catch (Exception fault) when (RedisFaults.IsTransient(fault))
        {
            return ConnectionProblem.Of(redis, fault);
        }
    }
}
