using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.ServiceDefaults;

/// <summary>Turns whatever a method throws into the error that its caller may see.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    // In characters. Redis's client puts what it knows of its connection behind what happened.
    private const int MaxCause = 500;

    private static readonly TimeSpan EndOfCallPatience = TimeSpan.FromSeconds(1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e)
        {
            throw Translate(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception e)
        {
            await EndOfCallAsync(e, context);
            throw Translate(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e)
        {
            throw Translate(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e)
        {
            await EndOfCallAsync(e, context);
            throw Translate(e, context);
        }
    }

    // A read from a call that its client has reset fails shortly before the call's token is cancelled.
    private static Task EndOfCallAsync(Exception exception, ServerCallContext context) => exception is IOException
        ? Task.Delay(EndOfCallPatience, context.CancellationToken).ContinueWith(_ => { }, TaskScheduler.Default)
        : Task.CompletedTask;

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        switch (exception)
        {
            // A method without an override: the generated base class throws the code with no message.
            case RpcException { StatusCode: StatusCode.Unimplemented, Status.Detail: null or "" }:
                return RpcErrors.From(new CallFailedException(
                    CallFailure.Unimplemented, "UNIMPLEMENTED", $"{context.Method} is in the contract but not built yet"));

            case RpcException rpc:
                return rpc;

            case RejectionException rejected:
                return RpcErrors.From(rejected.Rejection);

            case CallFailedException failed:
                if (failed.InnerException is { } cause)
                    ServiceDefaultsLogging.FailedBecause(logger, context.Method, failed.Reason, CauseOf(cause));
                return RpcErrors.From(failed);

            case var _ when IsEndOfCall(exception, context):
                return context.Deadline <= DateTime.UtcNow ? RpcErrors.DeadlineExceeded() : RpcErrors.Cancelled();

            default:
                var errorId = Guid.NewGuid().ToString("N");
                ServiceDefaultsLogging.UnexpectedError(logger, context.Method, errorId, exception);
                return RpcErrors.Internal(errorId);
        }
    }

    // Without its stack, which says nothing of what is outside, and comes with every call while a store is away.
    private static string CauseOf(Exception cause)
    {
        var message = $"{cause.GetType().Name}: {cause.Message.ReplaceLineEndings(" ")}";
        return message.Length > MaxCause ? message[..MaxCause] : message;
    }

    // Reads and writes of a call that its client has left throw one of these.
    private static bool IsEndOfCall(Exception exception, ServerCallContext context) =>
        // The call's token follows that of the request a moment later where it has a deadline.
        (context.CancellationToken.IsCancellationRequested || context.GetHttpContext().RequestAborted.IsCancellationRequested)
        && exception is OperationCanceledException or IOException or InvalidOperationException;
}
