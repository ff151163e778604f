using StackExchange.Redis;

namespace VoteTracker.State;

/// <summary>Calls back for each message of a channel in their order, and after each reconnection, when messages may have been missed.</summary>
internal sealed class WakeSubscription : IAsyncDisposable
{
    private readonly RedisConnection _redis;
    private readonly Action<ReadOnlyMemory<byte>> _wake;
    private ChannelMessageQueue? _messages;

    private WakeSubscription(RedisConnection redis, Action<ReadOnlyMemory<byte>> wake) => (_redis, _wake) = (redis, wake);

    /// <summary>Subscribes.</summary>
    /// <param name="redis">The store.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="wake">Called with each message, and with nothing after a reconnection; from any thread, and must be quick.</param>
    /// <returns>Ends it when disposed.</returns>
    public static Task<IAsyncDisposable> StartAsync(RedisConnection redis, RedisChannel channel, Action<ReadOnlyMemory<byte>> wake) =>
        RedisConnection.ReadAsync<IAsyncDisposable>(async () =>
        {
            var subscription = new WakeSubscription(redis, wake);
            redis.Restored += subscription.OnRestored;
            try
            {
                subscription._messages = await redis.Subscriber.SubscribeAsync(channel);
                subscription._messages.OnMessage(message => wake(message.Message));
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
            await _messages!.UnsubscribeAsync(CommandFlags.FireAndForget);
        }
        catch (Exception fault) when (RedisFaults.IsTransient(fault))
        {
            // Without a connection there is no subscription left to end.
        }
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs e) => _wake(default);
}
