using System.Threading.Channels;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>One stream of deliveries, and of what the consumer says of them.</summary>
internal sealed class DeliveryStream : IAsyncDisposable
{
    /// <summary>The service takes no more ids in one request.</summary>
    public const int MaxIds = 10_000;

    // A service that takes no request for this long is gone, and a stopping one must not hold up its consumer.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    // The service promises a message every 15 seconds.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(45);

    // What a consumer has to say is bounded by what it holds.
    private readonly Channel<DeliverRequest> _requests = Channel.CreateUnbounded<DeliverRequest>(new() { SingleReader = true });
    private readonly CancellationTokenSource _abort = new();
    private readonly AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> _call;
    private readonly Task _sending;
    private Task<bool>? _next;

    /// <summary>Opens it.</summary>
    public DeliveryStream(SubscriptionService.SubscriptionServiceClient client, OpenDelivery open)
    {
        _call = client.Deliver(cancellationToken: _abort.Token);
        Say(new DeliverRequest { Open = open });
        _sending = SendAsync();
    }

    /// <summary>Why it ended; null before.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>Sends a request after those before it.</summary>
    public void Say(DeliverRequest request) => _requests.Writer.TryWrite(request);

    /// <summary>The next message; null at the end, or on cancellation, which leaves the stream open.</summary>
    public async Task<DeliverResponse?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            _next ??= _call.ResponseStream.MoveNext(CancellationToken.None);
            var more = await _next.WaitAsync(IdleTimeout, cancellationToken);
            _next = null;
            return more ? _call.ResponseStream.Current : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (TimeoutException silence)
        {
            Cause = new TimeoutException($"no message for {IdleTimeout.TotalSeconds} s", silence);
            return null;
        }
        catch (Exception cause) when (cause is RpcException or OperationCanceledException)
        {
            Cause = cause;
            return null;
        }
    }

    /// <summary>Ends this side, so that the service has taken all that was said.</summary>
    /// <param name="take">Takes the last messages.</param>
    public async Task CompleteAsync(Action<DeliverResponse> take)
    {
        _requests.Writer.TryComplete();
        using var timeout = new CancellationTokenSource(WriteTimeout);
        try
        {
            await _sending.WaitAsync(timeout.Token);
            await _call.RequestStream.CompleteAsync().WaitAsync(timeout.Token);
        }
        catch (Exception gone) when (gone is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // What the service did not take is delivered again.
        }
        while (await NextAsync(timeout.Token) is { } response)
            take(response);
    }

    /// <summary>Leaves the stream as it is; <see cref="CompleteAsync"/> ends it in order.</summary>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        _call.Dispose();
        await _sending;
        _abort.Dispose();
    }

    private async Task SendAsync()
    {
        try
        {
            while (await _requests.Reader.WaitToReadAsync())
                foreach (var request in TakeTogether())
                {
                    using var timeout = new CancellationTokenSource(WriteTimeout);
                    // Twice: the library may leave a writer waiting whose call the service has ended.
                    await _call.RequestStream.WriteAsync(request, timeout.Token).WaitAsync(timeout.Token);
                }
        }
        catch (Exception gone) when (gone is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The reading side tells why it ended; where the service only takes nothing any more, this ends it.
            if (gone is OperationCanceledException)
                await _abort.CancelAsync();
        }
    }

    // As few messages as say the same: a handler that is faster than the stream need not say that it has begun.
    private List<DeliverRequest> TakeTogether()
    {
        var (begun, done, others) = (new HashSet<string>(), new List<string>(), new List<DeliverRequest>());
        while (begun.Count < MaxIds && done.Count < MaxIds && _requests.Reader.TryRead(out var request))
        {
            if (request.MessageCase == DeliverRequest.MessageOneofCase.Acknowledge)
                done.AddRange(request.Acknowledge.DeliveryIds);
            else if (request.MessageCase == DeliverRequest.MessageOneofCase.Begin)
                begun.UnionWith(request.Begin.DeliveryIds);
            else
                others.Add(request);
        }
        begun.ExceptWith(done);
        others.InsertRange(
            others is [{ MessageCase: DeliverRequest.MessageOneofCase.Open }, ..] ? 1 : 0,
            begun.Chunk(MaxIds).Select(ids => new DeliverRequest { Begin = new Begin { DeliveryIds = { ids } } }));
        // Last: an extension that was said before must not meet an update that is acknowledged.
        others.AddRange(done.Chunk(MaxIds).Select(DeliveryOutcome.Done.Request));
        return others;
    }
}
