using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using VoteTracker.Contract;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Stops the <see cref="RequestTimer"/>: gRPC calls interceptors once the request message of a unary or server-streaming call has
/// arrived. Methods with a stream of requests wait for them themselves. A message that was compressed counts from here on as it is.
/// </summary>
internal sealed class RequestInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Arrived(request, context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stop(context);
        return continuation(new Requests<TRequest>(requestStream, context), context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Arrived(request, context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stop(context);
        return continuation(new Requests<TRequest>(requestStream, context), responseStream, context);
    }

    private static void Arrived(object request, ServerCallContext context)
    {
        Stop(context);
        Count(request, context);
    }

    private static void Stop(ServerCallContext context) => context.GetHttpContext().Features.Get<RequestTimer>()?.Stop();

    private static void Count(object request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        if (http.Request.Headers["grpc-encoding"].Count == 0 || request is not IMessage message)
            return;
        try
        {
            BytesUnderWay.Of(context).Requests.Raise(message.CalculateSize());
        }
        catch (CallFailedException refusal)
        {
            throw RpcErrors.From(refusal);
        }
    }

    /// <summary>A stream of requests that keeps none: the package's own keeps the last until the next one has come.</summary>
    private sealed class Requests<T>(IAsyncStreamReader<T> requests, ServerCallContext context) : IAsyncStreamReader<T>
    {
        public T Current => requests.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (requests.Current is IMessage last)
            {
                foreach (var field in last.Descriptor.Fields.InFieldNumberOrder())
                    field.Accessor.Clear(last);
            }
            if (!await requests.MoveNext(cancellationToken))
                return false;
            Count(requests.Current!, context);
            return true;
        }
    }
}
