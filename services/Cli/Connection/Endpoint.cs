using Grpc.Core;

namespace VoteTracker.Cli.Connection;

/// <summary>The address of one service, by which a call that fails is told.</summary>
internal sealed class Endpoint(string address)
{
    /// <summary>As people write it: host and port, with the scheme where that is https.</summary>
    public string Address { get; } = address.StartsWith("http://", StringComparison.Ordinal) ? address["http://".Length..] : address;

    /// <summary>Makes one unary call; the client repeats it where that is safe.</summary>
    /// <exception cref="CommandFailedException">It failed; the message says why and what to do.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var call = method(request, new CallOptions(cancellationToken: cancellationToken));
            return await call;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException exception)
        {
            throw new CommandFailedException(Address, exception);
        }
    }
}
