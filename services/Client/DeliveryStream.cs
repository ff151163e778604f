using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>One stream of deliveries and of what is answered to them.</summary>
internal sealed class DeliveryStream(AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call) : IAsyncDisposable
{
    // A service that takes no answer for so long is gone, and one that stops shall not hold up its consumer's end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The service promises a sign of life every 15 seconds.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(45);

    private readonly SemaphoreSlim _writing = new(1);
    private Task<bool>? _next;
    private volatile bool _ended;

    /// <summary>Why it ended, once it has.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>The next deliveries; null at the end, or when told to stop.</summary>
    public async Task<DeliverResponse?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Not the stream's own cancellation: that would tear down answers which are on their way.
            _next ??= call.ResponseStream.MoveNext(CancellationToken.None);
            var more = await _next.WaitAsync(IdleTimeout, cancellationToken);
            _next = null;
            _ended = !more;
            return more ? call.ResponseStream.Current : null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (TimeoutException silence)
        {
            (Cause, _ended) = (new TimeoutException($"no sign of life for {IdleTimeout.TotalSeconds} s", silence), true);
            return null;
        }
        catch (Exception cause) when (cause is RpcException or OperationCanceledException)
        {
            (Cause, _ended) = (cause, true);
            return null;
        }
    }

    /// <summary>Sends an answer.</summary>
    /// <returns>Whether it went out; not, where the stream has ended.</returns>
    public async Task<bool> SendAsync(DeliverRequest answer)
    {
        // One write at a time.
        await _writing.WaitAsync();
        try
        {
            if (_ended)
                return false;
            using var patience = new CancellationTokenSource(Patience);
            await call.RequestStream.WriteAsync(answer, patience.Token);
            return true;
        }
        catch (Exception gone) when (gone is RpcException or OperationCanceledException or InvalidOperationException)
        {
            return false;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Ends the stream in order, so that the service has taken every answer that went out.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (!_ended)
            {
                _ended = true;
                await FinishAsync().WaitAsync(Patience);
            }
        }
        catch (Exception gone) when (gone is RpcException or OperationCanceledException or InvalidOperationException or TimeoutException)
        {
            // What the service did not take is delivered again.
        }
        finally
        {
            _writing.Release();
            call.Dispose();
        }
    }

    private async Task FinishAsync()
    {
        await call.RequestStream.CompleteAsync();
        while (await (_next ?? call.ResponseStream.MoveNext(CancellationToken.None)))
            _next = null;
    }
}
