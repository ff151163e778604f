using Grpc.Core;
using Grpc.Net.Client;
using Polly;
using VoteTracker.Import.Sending;

namespace VoteTracker.Cli.Connection;

/// <summary>The address of one service and how it is called: with a deadline; calls that only read are retried.</summary>
internal sealed class Endpoint : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly ResiliencePipeline ReadAttempts = CallRetries.Create(maxAttempts: 4, TimeSpan.FromMilliseconds(200));

    private readonly Lazy<GrpcChannel> _channel;

    public Endpoint(int port, ConnectionSettings settings)
    {
        Address = $"127.0.0.1:{port}";
        _channel = new(() => settings.Connect(Address));
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>What clients of the service are made from.</summary>
    public CallInvoker Invoker => _channel.Value.CreateCallInvoker();

    /// <summary>The options of a unary call that starts now.</summary>
    public static CallOptions Unary(CancellationToken cancellationToken) => new(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);

    /// <summary>Makes one unary call that only reads, again where the service was away.</summary>
    /// <exception cref="CommandFailedException">It failed; the message says why and what to do.</exception>
    public Task<TResponse> ReadAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken) =>
        AttemptsAsync(options => method(request, options), ReadAttempts, cancellationToken);

    /// <summary>Makes one unary call, once.</summary>
    /// <exception cref="CommandFailedException">It failed; the message says why and what to do.</exception>
    public Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken) =>
        AttemptsAsync(options => method(request, options), ResiliencePipeline.Empty, cancellationToken);

    public void Dispose()
    {
        if (_channel.IsValueCreated)
            _channel.Value.Dispose();
    }

    private async Task<TResponse> AttemptsAsync<TResponse>(
        Func<CallOptions, AsyncUnaryCall<TResponse>> attempt, ResiliencePipeline attempts, CancellationToken cancellationToken)
    {
        try
        {
            return await attempts.ExecuteAsync(
                async token =>
                {
                    using var call = attempt(Unary(token));
                    return await call;
                },
                cancellationToken);
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
