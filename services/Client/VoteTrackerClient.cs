using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// Follows a Congress over broken connections, restarts of the services and lost history. Safe for any number of watches at once.
/// </summary>
/// <remarks>
/// Every call goes on until it is cancelled, its loop is left, or the service refuses it for good. A refusal throws the
/// <see cref="RpcException"/> as it came (<see cref="ErrorDetails"/> reads its reason): a wrong name, filter or cursor at once. What may
/// pass is tried again, for ever, with jittered pauses that double up to 10 seconds and are never shorter than the service asks
/// for. Each failed attempt comes out as an item with its number and cause, so whoever wants an end to trying leaves the loop there.
/// </remarks>
public sealed class VoteTrackerClient : IDisposable
{
    // A commit of 2,000 actions exceeds gRPC's 4 MiB.
    private const int LargestMessage = 64 * 1024 * 1024;

    private readonly GrpcChannel? _own;
    private readonly UpdateService.UpdateServiceClient _updates;
    private readonly SubscriptionService.SubscriptionServiceClient _subscriptions;

    /// <summary>Uses a channel to the Updates service, which stays the caller's.</summary>
    /// <param name="channel">The channel. Pings (<see cref="SocketsHttpHandler.KeepAlivePingDelay"/>) are its maker's to set.</param>
    public VoteTrackerClient(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        (_updates, _subscriptions) = (new(channel), new(channel));
    }

    /// <summary>Uses a call invoker, such as one with interceptors. None of them may set a deadline: a watch has none.</summary>
    /// <param name="invoker">The invoker.</param>
    public VoteTrackerClient(CallInvoker invoker)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        (_updates, _subscriptions) = (new(invoker), new(invoker));
    }

    /// <summary>Makes a channel of its own, with pings that find out when the other side is gone.</summary>
    /// <param name="address">Where the Updates service answers, such as <c>http://127.0.0.1:5104</c>.</param>
    public VoteTrackerClient(string address)
    {
        _own = GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
        });
        (_updates, _subscriptions) = (new(_own), new(_own));
    }

    /// <summary>Watches a Congress: by default its present state first, then every change.</summary>
    /// <param name="parent">The Congress, as <c>congresses/{congress}</c>.</param>
    /// <param name="options">What to watch and where to start; null for everything from the present state on.</param>
    /// <param name="cancellationToken">Ends the watch with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What happens, until the loop is left; leaving it ends the stream at the service too.</returns>
    /// <exception cref="RpcException">In the loop: the service refuses the watch for good.</exception>
    public IAsyncEnumerable<WatchEvent> WatchAsync(
        string parent, WatchOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(parent);
        options ??= new WatchOptions();
        var request = options.Start.Request(parent, options.Filter);
        return new WatchLoop(_updates, request, options.IdleTimeout).RunAsync(cancellationToken);
    }

    /// <summary>Receives the updates of a durable subscription, each until it is acknowledged: at least once, in order per measure.</summary>
    /// <param name="subscription">The subscription, as <c>congresses/{congress}/subscriptions/{id}</c>.</param>
    /// <param name="cancellationToken">
    /// Ends with <see cref="OperationCanceledException"/>, after the service was given a few seconds to take the last acknowledgements.
    /// </param>
    /// <returns>Deliveries, until the loop is left; what was not acknowledged then is delivered again to whoever asks.</returns>
    /// <exception cref="RpcException">In the loop: the service refuses for good; NOT_FOUND where the subscription was deleted.</exception>
    public IAsyncEnumerable<DeliveryEvent> DeliverAsync(string subscription, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(subscription);
        return new DeliveryLoop(_subscriptions, subscription).RunAsync(cancellationToken);
    }

    /// <summary>Closes the channel, if it was made from an address.</summary>
    public void Dispose() => _own?.Dispose();
}
