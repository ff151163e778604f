using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// Follows a Congress across broken connections, restarts of the services and lost history. Thread-safe.
/// </summary>
/// <remarks>
/// Every call goes on until it is cancelled, its loop is left, or the service refuses it permanently. A permanent refusal, such as that of
/// an invalid name, filter or cursor, is thrown as <see cref="RpcException"/> (<see cref="ErrorDetails"/> reads its reason). A transient
/// failure is retried without limit, with jittered delays that double up to 10 seconds and are never shorter than the service asks for.
/// Each failed attempt is an event with its number and cause; leave the loop there to stop retrying.
/// </remarks>
public sealed class VoteTrackerClient : IDisposable
{
    private readonly GrpcChannel? _own;
    private readonly UpdateService.UpdateServiceClient _updates;
    private readonly SubscriptionService.SubscriptionServiceClient _subscriptions;

    /// <summary>Uses a channel to the Updates service; the caller disposes it.</summary>
    /// <param name="channel">The channel. Pings (<see cref="SocketsHttpHandler.KeepAlivePingDelay"/>) are set by the caller; <see cref="ServiceChannel"/> sets them.</param>
    public VoteTrackerClient(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        (_updates, _subscriptions) = (new(channel), new(channel));
    }

    /// <summary>Uses a call invoker, such as one with interceptors. None of them may set a deadline, since a watch has none.</summary>
    /// <param name="invoker">The invoker.</param>
    public VoteTrackerClient(CallInvoker invoker)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        (_updates, _subscriptions) = (new(invoker), new(invoker));
    }

    /// <summary>Creates its own channel, with pings that detect a lost connection.</summary>
    /// <param name="address">The address of the Updates service, such as <c>http://127.0.0.1:5104</c>.</param>
    /// <param name="options">Token and certificates; null for none.</param>
    /// <exception cref="ArgumentException">The options do not fit together, or would send a token in plaintext.</exception>
    public VoteTrackerClient(string address, ConnectionOptions? options = null)
    {
        _own = ServiceChannel.Create(address, options);
        (_updates, _subscriptions) = (new(_own), new(_own));
    }

    /// <summary>Watches a Congress: by default a snapshot first, then every change.</summary>
    /// <param name="parent">The Congress, as <c>congresses/{congress}</c>.</param>
    /// <param name="options">What to watch and where to start; null for everything, starting with a snapshot.</param>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    /// <returns>The events, until the loop is left, which also ends the stream at the service.</returns>
    /// <exception cref="RpcException">In the loop: the service refuses the watch permanently.</exception>
    public IAsyncEnumerable<WatchEvent> WatchAsync(
        string parent, WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        options ??= new WatchOptions();
        var request = options.Start.Request(parent, options.Filter);
        return new WatchLoop(_updates, request, options.IdleTimeout).RunAsync(cancellationToken);
    }

    /// <summary>
    /// Handles the updates of a durable subscription: each until its outcome is settled, at least once, in order per measure. The deadlines
    /// of what it holds are extended while handlers work.
    /// </summary>
    /// <param name="subscription">The subscription, as <c>congresses/{congress}/subscriptions/{id}</c>.</param>
    /// <param name="handler">
    /// Handles one update. No more than <see cref="ConsumeOptions.Concurrency"/> run at the same time, no two of them on the same
    /// measure. One that throws has failed, as with <see cref="DeliveryOutcome.RetryAfter"/>. Its token is cancelled when the consumer
    /// leaves; if it then throws <see cref="OperationCanceledException"/> the update goes to another consumer and no attempt counts.
    /// </param>
    /// <param name="onEvent">Told of what happens besides, at once and from any thread; must be quick. If it throws, the consumer leaves.</param>
    /// <param name="options">How much to take; null for the defaults.</param>
    /// <param name="cancellationToken">
    /// Leaves: takes nothing more, gives back what was not begun, waits for the handlers that run, and for up to a few seconds for the
    /// service to take what they said. Ends with <see cref="OperationCanceledException"/>.
    /// </param>
    /// <returns>Runs until it is cancelled or the service refuses.</returns>
    /// <exception cref="RpcException">The service refuses permanently; NOT_FOUND when the subscription was deleted.</exception>
    public async Task ConsumeAsync(
        string subscription,
        Func<Delivery, CancellationToken, Task<DeliveryOutcome>> handler,
        Action<ConsumerEvent> onEvent,
        ConsumeOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subscription);
        ArgumentNullException.ThrowIfNull(handler);
        ArgumentNullException.ThrowIfNull(onEvent);
        using var consumer = new SubscriptionConsumer(_subscriptions, subscription, handler, onEvent, options ?? new ConsumeOptions());
        await consumer.RunAsync(cancellationToken);
    }

    /// <summary>Disposes the channel if it was created from an address.</summary>
    public void Dispose() => _own?.Dispose();
}
