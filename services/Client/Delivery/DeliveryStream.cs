using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>One stream of deliveries and answers.</summary>
internal sealed class DeliveryStream(AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call) : IAsyncDisposable
{
    // A service that takes no answer for this long is gone, and a stopping one must not hold up its consumer.
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(5);

    // The service promises a message every 15 seconds.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(45);

    private readonly SemaphoreSlim _writing = new(1);
    private Task<bool>? _next;
    private volatile bool _ended;

    /// <summary>Why it ended; null before.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>The next deliveries; null at the end, or on cancellation.</summary>
    public async Task<DeliverResponse?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Does not cancel the stream, which would drop answers that are being sent.
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
            (Cause, _ended) = (new TimeoutException($"no message for {IdleTimeout.TotalSeconds} s", silence), true);
            return null;
        }
        catch (Exception cause) when (cause is RpcException or OperationCanceledException)
        {
            (Cause, _ended) = (cause, true);
            return null;
        }
    }

    /// <summary>Sends an answer.</summary>
    /// <returns>Whether it was sent: false when the stream has ended.</returns>
    public async Task<bool> SendAsync(DeliverRequest answer)
    {
        // One write at a time.
        await _writing.WaitAsync();
        try
        {
            if (_ended)
                return false;
            using var timeout = new CancellationTokenSource(WriteTimeout);
            await call.RequestStream.WriteAsync(answer, timeout.Token);
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

    /// <summary>Ends the stream in order, so that the service has taken every answer that was sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writing.WaitAsync();
        try
        {
            if (!_ended)
            {
                _ended = true;
                await FinishAsync().WaitAsync(WriteTimeout);
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
