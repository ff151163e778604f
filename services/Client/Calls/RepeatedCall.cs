using Grpc.Core;

namespace VoteTracker.Client;

/// <summary>One unary call and its repeats, as one call.</summary>
internal sealed class RepeatedCall<TResponse>(Func<CallOptions, AsyncUnaryCall<TResponse>> attempt, CallOptions options, int maxAttempts)
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
    private volatile AsyncUnaryCall<TResponse>? _last;

    public AsyncUnaryCall<TResponse> Start()
    {
        var response = RunAsync();
        return new AsyncUnaryCall<TResponse>(
            response,
            _ => HeadersAsync(response),
            _ => _last!.GetStatus(),
            _ => _last!.GetTrailers(),
            _ => Stop(),
            this);
    }

    private void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The call is over.
        }
    }

    private async Task<TResponse> RunAsync()
    {
        // Else the token of a caller that lives long would keep every call.
        using var stop = _stop;
        var backoff = new Backoff();
        while (true)
        {
            _last = attempt(options.WithCancellationToken(_stop.Token));
            try
            {
                return await _last.ResponseAsync.ConfigureAwait(false);
            }
            catch (RpcException failure) when (!_stop.IsCancellationRequested && backoff.Next(failure, maxAttempts, options.Deadline) is { } delay)
            {
                try
                {
                    await Task.Delay(delay, _stop.Token).ConfigureAwait(false);
                }
                catch (OperationCanceledException)
                {
                    throw new RpcException(new Status(StatusCode.Cancelled, "cancelled between two attempts", failure));
                }
            }
        }
    }

    private async Task<Metadata> HeadersAsync(Task<TResponse> response)
    {
        // Only the last attempt's are the call's.
        await Task.WhenAny(response).ConfigureAwait(false);
        return await _last!.ResponseHeadersAsync.ConfigureAwait(false);
    }
}
