using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Http.Features;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// Tells of every call what the server knows of HTTP requests only as POSTs: the method and the status, on the server's span and as
/// a duration. The caller gets the span's context back in <c>traceresponse</c> (W3C Trace Context level 2).
/// </summary>
internal sealed class TelemetryInterceptor : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        IsWatched(context)
            ? WatchedAsync(context, isStream: false, request as IMessage, () => continuation(request, context))
            : continuation(request, context);

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        IsWatched(context)
            ? WatchedAsync(context, isStream: true, request: null, () => continuation(requestStream, context))
            : continuation(requestStream, context);

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        IsWatched(context)
            ? WatchedAsync(context, isStream: true, request as IMessage, () => DoneAsync(continuation(request, responseStream, context)))
            : continuation(request, responseStream, context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        IsWatched(context)
            ? WatchedAsync(context, isStream: true, request: null, () => DoneAsync(continuation(requestStream, responseStream, context)))
            : continuation(requestStream, responseStream, context);

    private static bool IsWatched(ServerCallContext context) => Metrics.Enabled || SpanOf(context) is not null;

    private static Activity? SpanOf(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } span ? span : null;

    private static async Task<T> WatchedAsync<T>(ServerCallContext context, bool isStream, IMessage? request, Func<Task<T>> call)
    {
        var (start, span) = (Stopwatch.GetTimestamp(), SpanOf(context));
        var method = context.Method.TrimStart('/');
        if (span is not null)
        {
            span.SetTag(Spans.System, Spans.Grpc).SetTag(Spans.Method, method);
            if (request is not null)
                span.SetResource(request);
            context.GetHttpContext().Response.Headers[Spans.TraceResponse] = span.Id;
        }
        var (status, error) = (StatusCode.OK, (string?)null);
        try
        {
            return await call();
        }
        catch (RpcException failure)
        {
            (status, error) = (failure.StatusCode, Spans.ErrorOf(failure));
            throw;
        }
        finally
        {
            Metrics.Ended(method, isStream, status, error, Stopwatch.GetElapsedTime(start));
            span?.SetTag(Spans.Status, Spans.NameOf(status));
            if (error is not null)
                span?.SetTag(Spans.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }
    }

    private static async Task<bool> DoneAsync(Task call)
    {
        await call;
        return true;
    }
}
