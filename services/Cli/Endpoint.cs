using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace VoteTracker.Cli;

/// <summary>Where one service answers, and how it is called: with a deadline, and reads again where it was away.</summary>
internal sealed class Endpoint : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // 1,000 veto threats with statements of full length, or one commit of 2,000 actions, exceed gRPC's 4 MB.
    private const int LargestMessage = 64 * 1024 * 1024;

    private readonly Lazy<GrpcChannel> _channel;

    public Endpoint(int port, ServiceDescriptor service)
    {
        Address = $"127.0.0.1:{port}";
        _channel = new(() => GrpcChannel.ForAddress($"http://{Address}", new GrpcChannelOptions
        {
            // A proxy from the environment does not reach this machine's own loopback.
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                EnableMultipleHttp2Connections = true,
                // A consumer of a quiet subscription would not notice otherwise that the other side is gone.
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
            ServiceConfig = new ServiceConfig { MethodConfigs = { RetriedReads(service) } },
        }));
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>What clients of the service are made from.</summary>
    public CallInvoker Invoker => _channel.Value.CreateCallInvoker();

    /// <summary>The options of a unary call that starts now.</summary>
    public static CallOptions Unary(CancellationToken cancellationToken) => new(deadline: DateTime.UtcNow + Patience, cancellationToken: cancellationToken);

    /// <summary>Makes one unary call.</summary>
    /// <exception cref="CallFailedException">It failed; the message says why and what to do.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(
        Func<TRequest, CallOptions, AsyncUnaryCall<TResponse>> method, TRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var call = method(request, Unary(cancellationToken));
            return await call;
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (RpcException exception)
        {
            throw new CallFailedException(Address, exception);
        }
    }

    public void Dispose()
    {
        if (_channel.IsValueCreated)
            _channel.Value.Dispose();
    }

    private static MethodConfig RetriedReads(ServiceDescriptor service)
    {
        var config = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 4,
                InitialBackoff = TimeSpan.FromMilliseconds(200),
                MaxBackoff = TimeSpan.FromSeconds(2),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in service.Methods)
            if (method.Name.StartsWith("Get", StringComparison.Ordinal) || method.Name.StartsWith("List", StringComparison.Ordinal))
                config.Names.Add(new MethodName { Service = service.FullName, Method = method.Name });
        return config;
    }
}
