using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>One stream of a watch, which ends when nothing comes for too long.</summary>
internal sealed class WatchStream : IDisposable
{
    private readonly TimeSpan _longestSilence;
    private readonly CancellationTokenSource _silence;
    private readonly AsyncServerStreamingCall<WatchResponse> _call;

    public WatchStream(
        UpdateService.UpdateServiceClient client, WatchRequest request, TimeSpan longestSilence, CancellationToken cancellationToken)
    {
        _longestSilence = longestSilence;
        _silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _call = client.Watch(request, cancellationToken: _silence.Token);
    }

    /// <summary>Why it ended, once it has.</summary>
    public Exception? Cause { get; private set; }

    /// <summary>The next frame; null at the end.</summary>
    public async Task<WatchResponse?> NextAsync()
    {
        // Only while waiting: a consumer who takes his time is no silence of the service.
        _silence.CancelAfter(_longestSilence);
        try
        {
            return await _call.ResponseStream.MoveNext(CancellationToken.None) ? _call.ResponseStream.Current : null;
        }
        catch (Exception cause) when (cause is RpcException or OperationCanceledException)
        {
            var silent = _silence.IsCancellationRequested
                && cause is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled };
            Cause = silent ? new TimeoutException($"no sign of life for {_longestSilence.TotalSeconds} s", cause) : cause;
            return null;
        }
        finally
        {
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        _call.Dispose();
        _silence.Dispose();
    }
}
