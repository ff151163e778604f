using StackExchange.Redis;

namespace VoteTracker.State.Connection;

/// <summary>A connection that its first use makes. A use that fails leaves the next one to try again.</summary>
/// <param name="connect">Makes it.</param>
internal sealed class LazyConnection(Func<ConnectionMultiplexer> connect) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private volatile ConnectionMultiplexer? _made;

    /// <summary>The connection, if it was made.</summary>
    public ConnectionMultiplexer? Made => _made;

    /// <exception cref="RedisConnectionException">It cannot be made now.</exception>
    public ConnectionMultiplexer Value
    {
        get
        {
            if (_made is { } made)
                return made;
            lock (_lock)
                return _made ??= connect();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_made is { } made)
            await made.DisposeAsync();
    }
}
