using Grpc.Core;
using Grpc.Core.Interceptors;

namespace VoteTracker.ServiceDefaults.Limits;

/// <summary>
/// Stops the <see cref="RequestTimer"/>: gRPC calls interceptors once the request message of a unary or server-streaming call has
/// arrived. Methods with a stream of requests wait for them themselves.
/// </summary>
internal sealed class RequestTimerInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Stop(context);
        return continuation(request, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stop(context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stop(context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Stop(context);
        return continuation(requestStream, responseStream, context);
    }

    private static void Stop(ServerCallContext context) => context.GetHttpContext().Features.Get<RequestTimer>()?.Stop();
}
