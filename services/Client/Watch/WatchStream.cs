using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>One stream of a watch, which ends after the idle timeout.</summary>
internal sealed class WatchStream : IDisposable
{
    private readonly TimeSpan _idleTimeout;
    private readonly CancellationTokenSource _idle;
    private readonly AsyncServerStreamingCall<WatchResponse> _call;

    public WatchStream(
        UpdateService.UpdateServiceClient client, WatchRequest request, TimeSpan idleTimeout, CancellationToken cancellationToken)
    {
        _idleTimeout = idleTimeout;
        _idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _call = client.Watch(request, cancellationToken: _idle.Token);
    }

    /// <summary>Why it ended; null before.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>The next frame; null at the end.</summary>
    public async Task<WatchResponse?> NextAsync()
    {
        // Only while waiting: the time that the consumer takes does not count.
        _idle.CancelAfter(_idleTimeout);
        try
        {
            return await _call.ResponseStream.MoveNext(CancellationToken.None) ? _call.ResponseStream.Current : null;
        }
        catch (Exception cause) when (cause is RpcException or OperationCanceledException)
        {
            var isIdle = _idle.IsCancellationRequested
                && cause is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
            Cause = isIdle ? new TimeoutException($"no message for {_idleTimeout.TotalSeconds} s", cause) : cause;
            return null;
        }
        finally
        {
            _idle.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _idle.Dispose();
    }
}
