using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>One consumer of a durable subscription and what came to it.</summary>
internal sealed class Consumer : IDisposable
{
    private readonly AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> _call;
    private readonly Queue<Delivery> _kept = new();

    /// <summary>What the service said it has taken, as far as it was read.</summary>
    public List<string> Settled { get; } = [];

    /// <summary>What the service said came too late, as far as it was read.</summary>
    public List<string> Late { get; } = [];

    private Consumer(AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call) => _call = call;

    /// <summary>Opens a stream and waits until it stands.</summary>
    public static async Task<Consumer> OpenAsync(
        SubscriptionService.SubscriptionServiceClient client, string subscription, int maxOutstanding = 0, int maxBytes = 0)
    {
        var consumer = new Consumer(client.Deliver());
        var open = new OpenDelivery { Subscription = subscription, MaxOutstanding = maxOutstanding, MaxOutstandingBytes = maxBytes };
        await consumer.SendAsync(new DeliverRequest { Open = open });
        Assert.True(await consumer._call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Empty(consumer._call.ResponseStream.Current.Deliveries);
        return consumer;
    }

    /// <summary>Whether the next delivery has come already.</summary>
    public bool HasNext => _kept.Count > 0;

    /// <summary>The next delivery; heartbeats are passed over.</summary>
    public async Task<Delivery> NextAsync()
    {
        while (_kept.Count == 0)
        {
            Assert.True(await _call.ResponseStream.MoveNext(CancellationToken.None), "the stream ended");
            Keep();
        }
        return _kept.Dequeue();
    }

    /// <summary>Reads on until the service has answered what this consumer said.</summary>
    public async Task AnsweredAsync(Predicate<Consumer> isAnswered)
    {
        while (!isAnswered(this))
        {
            Assert.True(await _call.ResponseStream.MoveNext(CancellationToken.None), "the stream ended");
            Keep();
        }
    }

    public async Task<List<Delivery>> NextAsync(int count)
    {
        var deliveries = new List<Delivery>();
        while (deliveries.Count < count)
            deliveries.Add(await NextAsync());
        return deliveries;
    }

    /// <summary>Waits for a heartbeat: then everything that was ready when the one before it was sent has come.</summary>
    public async Task NothingComesAsync()
    {
        for (var beats = 0; beats < 2;)
        {
            Assert.True(await _call.ResponseStream.MoveNext(CancellationToken.None), "the stream ended");
            Keep();
            Assert.Empty(_kept);
            beats += _call.ResponseStream.Current is { SettledIds.Count: 0, LateIds.Count: 0 } ? 1 : 0;
        }
        Assert.Empty(_kept);
    }

    public Task SendAsync(DeliverRequest request) => _call.RequestStream.WriteAsync(request);

    public Task BeginAsync(params IEnumerable<Delivery> deliveries) =>
        SendAsync(new DeliverRequest { Begin = new Begin { DeliveryIds = { deliveries.Select(delivery => delivery.DeliveryId) } } });

    public Task AcknowledgeAsync(params IEnumerable<Delivery> deliveries) =>
        SendAsync(new DeliverRequest { Acknowledge = new Acknowledge { DeliveryIds = { deliveries.Select(delivery => delivery.DeliveryId) } } });

    public Task RetryAsync(Delivery delivery, TimeSpan after = default) => SendAsync(new DeliverRequest
    {
        NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { delivery.DeliveryId }, RetryAfter = Duration.FromTimeSpan(after) },
    });

    public Task ParkAsync(Delivery delivery) => SendAsync(new DeliverRequest
    {
        NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { delivery.DeliveryId }, Park = true },
    });

    /// <summary>Ends this side and reads on until the server has ended its.</summary>
    public async Task CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        while (await _call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    /// <summary>Reads on until the stream is refused or ended.</summary>
    public async Task<Refusal> EndAsync() => Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () =>
    {
        while (true)
            await NextAsync();
    }));

    private void Keep()
    {
        var response = _call.ResponseStream.Current;
        Settled.AddRange(response.SettledIds);
        Late.AddRange(response.LateIds);
        foreach (var delivery in response.Deliveries)
            _kept.Enqueue(delivery);
    }

    /// <summary>Leaves without a word.</summary>
    public void Dispose() => _call.Dispose();
}
