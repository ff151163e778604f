using Grpc.Core;
using Grpc.Core.Interceptors;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// Follows a Congress across broken connections, restarts of the services and lost history, and calls all services. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// A watch or a consumer goes on until it is cancelled, its loop is left, or the service refuses it permanently. A permanent refusal, such as
/// that of an invalid name, filter or cursor, is thrown as <see cref="RpcException"/> (<see cref="ErrorDetails"/> reads its reason). A transient
/// failure is retried without limit, with jittered delays that double up to 10 seconds and are never shorter than the service asks for.
/// Each failed attempt is an event with its number and cause; leave the loop there to stop retrying.
/// </para>
/// <para>
/// The unary calls of <see cref="Resolutions"/>, <see cref="Votes"/> and the others are repeated with the same delays until their deadline,
/// where the contract allows that: calls that only read, and calls whose request has a <c>request_id</c>. That is filled in where it is empty,
/// so that what is asked happens once. Without a deadline of its own a call has <see cref="ConnectionOptions.CallTimeout"/>.
/// </para>
/// </remarks>
public sealed class VoteTrackerClient : IDisposable
{
    private readonly ServiceChannels? _own;
    private readonly UpdateService.UpdateServiceClient _updates;
    private readonly SubscriptionService.SubscriptionServiceClient _subscriptions;

    /// <summary>Uses a channel; the caller disposes it. Only what is behind its address can be called: one service, or all behind a gateway.</summary>
    /// <param name="channel">
    /// The channel. Pings (<see cref="SocketsHttpHandler.KeepAlivePingDelay"/>) are set by the caller; <see cref="ServiceChannel"/> sets them. It
    /// must not repeat calls by itself.
    /// </param>
    public VoteTrackerClient(ChannelBase channel)
        : this((channel ?? throw new ArgumentNullException(nameof(channel))).CreateCallInvoker())
    {
    }

    /// <summary>Uses a call invoker, such as one with interceptors. None of them may set a deadline, since a watch has none.</summary>
    /// <param name="invoker">The invoker. Only what is behind its address can be called: one service, or all behind a gateway.</param>
    public VoteTrackerClient(CallInvoker invoker)
        : this(new ConnectionOptions(), _ => invoker ?? throw new ArgumentNullException(nameof(invoker)), ServiceAddresses.Behind(""))
    {
    }

    /// <summary>Creates its own channel to an address, with pings that detect a lost connection.</summary>
    /// <param name="address">
    /// The address of one service, such as that of Updates, <c>http://127.0.0.1:5104</c>, or of a gateway with all of them. Only what is behind it
    /// can be called.
    /// </param>
    /// <param name="options">Token, certificates and how long calls may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options do not fit together, or would send a token in plaintext.</exception>
    public VoteTrackerClient(string address, ConnectionOptions? options = null)
        : this(ServiceAddresses.Behind(address), options)
    {
    }

    /// <summary>Creates its own channels, one to each address, with pings that detect a lost connection.</summary>
    /// <param name="addresses">Where the services are.</param>
    /// <param name="options">Token, certificates and how long calls may take; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options do not fit together, or would send a token in plaintext.</exception>
    public VoteTrackerClient(ServiceAddresses addresses, ConnectionOptions? options = null)
        : this(options ?? new ConnectionOptions(), new ServiceChannels(options ?? new ConnectionOptions()), addresses)
    {
    }

    private VoteTrackerClient(ConnectionOptions options, ServiceChannels own, ServiceAddresses addresses)
        : this(options, own.To, addresses) => _own = own;

    private VoteTrackerClient(ConnectionOptions options, Func<string, CallInvoker> to, ServiceAddresses addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var repeated = new RepeatedCalls(options.CallTimeout, options.MaxAttempts);
        (Resolutions, Store) = (new(to(addresses.Resolutions).Intercept(repeated)), new(to(addresses.Resolutions).Intercept(repeated)));
        Votes = new(to(addresses.Votes).Intercept(repeated));
        VetoThreats = new(to(addresses.VetoThreats).Intercept(repeated));
        (Updates, Subscriptions) = (new(to(addresses.Updates).Intercept(repeated)), new(to(addresses.Updates).Intercept(repeated)));
        (_updates, _subscriptions) = (new(to(addresses.Updates)), new(to(addresses.Updates)));
    }

    /// <summary>Measures and their official actions.</summary>
    public ResolutionService.ResolutionServiceClient Resolutions { get; }

    /// <summary>Votes and the positions on them.</summary>
    public VoteService.VoteServiceClient Votes { get; }

    /// <summary>Veto threats, and the outlook of an override.</summary>
    public VetoThreatService.VetoThreatServiceClient VetoThreats { get; }

    /// <summary>The log: what it has, and single updates. <see cref="WatchAsync"/> follows it.</summary>
    public UpdateService.UpdateServiceClient Updates { get; }

    /// <summary>Durable subscriptions. <see cref="ConsumeAsync"/> takes what they deliver.</summary>
    public SubscriptionService.SubscriptionServiceClient Subscriptions { get; }

    /// <summary>What operators do with what is stored.</summary>
    public StoreService.StoreServiceClient Store { get; }

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

    /// <summary>Disposes the channels that it created from addresses.</summary>
    public void Dispose() => _own?.Dispose();
}
