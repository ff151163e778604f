using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.Board.Api;

/// <summary>Passes each call on to the service that has its method, and the answer back, whatever protocol the caller speaks.</summary>
internal sealed class ForwardedCalls(ApiChannels channels, IOptions<LimitOptions> limits, IHostApplicationLifetime lifetime) : Interceptor
{
    // A service repeats a write for 10 seconds at most; and JSON has no way to say a deadline.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, IMethod> _methods = new(StringComparer.Ordinal);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var latest = DateTime.UtcNow + Patience;
            using var call = channels.Of(context.Method).AsyncUnaryCall(
                Method<TRequest, TResponse>(context), host: null, Options(context, context.Deadline < latest ? context.Deadline : latest, context.CancellationToken), Whole(request, context));
            var response = await call.ResponseAsync;
            await ReserveAsync(response, context);
            if (response is IMessage { Descriptor: var message } && JsonAnswers.EtagOf(message) is { } etag)
                context.GetHttpContext().Features.Set(new JsonAnswers.Etag((string)etag.Accessor.GetValue((IMessage)response)));
            return response;
        }
        catch (RpcException refusal)
        {
            throw Passed(refusal, context.Method);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            using var call = channels.Of(context.Method).AsyncServerStreamingCall(
                Method<TRequest, TResponse>(context), host: null, Options(context, context.Deadline == DateTime.MaxValue ? null : context.Deadline, end.Token), Whole(request, context));
            await foreach (var frame in call.ResponseStream.ReadAllAsync(end.Token))
            {
                var bytes = await ReserveAsync(frame, context);
                await WithinAsync(responseStream.WriteAsync(frame), context);
                bytes.Taken();
            }
        }
        catch (Exception ended) when (ended is RpcException or OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw new CallFailedException(CallFailure.Unavailable, "SERVER_STOPS", "the server stops; resume after the last cursor")
            {
                RetryDelay = TimeSpan.FromSeconds(1 + (2 * Random.Shared.NextDouble())),
            };
        }
        catch (RpcException refusal)
        {
            throw Passed(refusal, context.Method);
        }
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        throw new CallFailedException(CallFailure.Unimplemented, "UNIMPLEMENTED", $"{context.Method} has a stream of requests, which browsers cannot send: call the service itself by gRPC");

    // What came as JSON is parsed already; the package adds what the path gives.
    private static TRequest Whole<TRequest>(TRequest request, ServerCallContext context)
    {
        if (context.GetHttpContext().Features.Get<JsonRequests.Body>() is not { Message: var body })
            return request;
        body.MergeFrom(((IMessage)request!).ToByteArray());
        return (TRequest)body;
    }

    private static CallOptions Options(ServerCallContext context, DateTime? deadline, CancellationToken cancellationToken) =>
        new(ApiChannels.Caller(context.GetHttpContext()), deadline, cancellationToken);

    // A large message waits until its client has room for it: one that reads nothing must not make the process hold many.
    private async Task<BytesUnderWay> ReserveAsync<T>(T message, ServerCallContext context)
    {
        var bytes = BytesUnderWay.Of(context);
        if (((IMessage)message!).CalculateSize() is > BytesUnderWay.Large and var size)
            await WithinAsync(bytes.AddAsync(size, context.CancellationToken), context);
        return bytes;
    }

    private async Task WithinAsync(Task taken, ServerCallContext context)
    {
        if (taken.IsCompletedSuccessfully)
            return;
        try
        {
            await taken.WaitAsync(limits.Value.ResponseTimeout, context.CancellationToken);
        }
        catch (TimeoutException)
        {
            // An answer would not be taken either.
            context.GetHttpContext().Abort();
            throw new CallFailedException(CallFailure.ResourceExhausted, "SLOW_CONSUMER", "the receiver took nothing for too long");
        }
    }

    /// <summary>What the caller is told of a refusal.</summary>
    /// <exception cref="CallFailedException">UNAVAILABLE (SERVICE_UNAVAILABLE): the service was not reached, or lost.</exception>
    public static RpcException Passed(RpcException refusal, string method)
    {
        if (refusal.Trailers.Get("grpc-status-details-bin") is { IsBinary: true } details)
            return new RpcException(refusal.Status, new Metadata { details });
        // Of the client's own making: it could not reach the service, or lost it. What it says of that names addresses.
        return refusal.StatusCode == StatusCode.Unavailable || refusal.Status.DebugException is not null
            ? throw new CallFailedException(
                CallFailure.Unavailable, "SERVICE_UNAVAILABLE", $"{method.Split('/')[1]} does not answer; repeat the call, a write with the same request_id", refusal)
            : refusal;
    }

    private Method<TRequest, TResponse> Method<TRequest, TResponse>(ServerCallContext context)
        where TRequest : class
        where TResponse : class => (Method<TRequest, TResponse>)_methods.GetOrAdd(context.Method, static (_, context) =>
        {
            var method = context.GetHttpContext().GetEndpoint()!.Metadata.GetRequiredMetadata<GrpcMethodMetadata>().Method;
            return new Method<TRequest, TResponse>(method.Type, method.ServiceName, method.Name, Message<TRequest>(), Message<TResponse>());
        }, context);

    private static Marshaller<T> Message<T>()
        where T : class
    {
        var parser = ((IMessage)Activator.CreateInstance<T>()).Descriptor.Parser;
        return new Marshaller<T>(
            (message, context) =>
            {
                var bytes = (IMessage)message;
                context.SetPayloadLength(bytes.CalculateSize());
                bytes.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => (T)parser.ParseFrom(context.PayloadAsReadOnlySequence()));
    }
}
