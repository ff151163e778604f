using StackExchange.Redis;

namespace VoteTracker.State;

/// <summary>Calls back for each message of a channel, and after each reconnection, when messages may have been missed.</summary>
internal sealed class WakeSubscription : IAsyncDisposable
{
    private readonly RedisConnection _redis;
    private readonly RedisChannel _channel;
    private readonly Action _wake;

    private WakeSubscription(RedisConnection redis, RedisChannel channel, Action wake) => (_redis, _channel, _wake) = (redis, channel, wake);

    public static Task<IAsyncDisposable> StartAsync(RedisConnection redis, RedisChannel channel, Action wake) =>
        RedisConnection.ReadAsync<IAsyncDisposable>(async () =>
        {
            var subscription = new WakeSubscription(redis, channel, wake);
            redis.Restored += subscription.OnRestored;
            try
            {
                await redis.Subscriber.SubscribeAsync(channel, subscription.OnMessage);
            }
            catch
            {
                redis.Restored -= subscription.OnRestored;
                throw;
            }
            return subscription;
        });

    public async ValueTask DisposeAsync()
    {
        _redis.Restored -= OnRestored;
        try
        {
            // Nobody has to wait for the store to say so, which may hang: no callback comes any more, and a later subscription to
            // the channel is sent after this.
            await _redis.Subscriber.UnsubscribeAsync(_channel, OnMessage, CommandFlags.FireAndForget);
        }
        catch (Exception fault) when (RedisFaults.IsTransient(fault))
        {
            // Without a connection there is no subscription left to end.
        }
    }

    private void OnMessage(RedisChannel channel, RedisValue message) => _wake();

    private void OnRestored(object? sender, ConnectionFailedEventArgs e) => _wake();
}
