using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace VoteTracker.Client;

/// <summary>
/// Repeats unary calls that may be repeated: those that only read, and those whose request has an id, which is filled in. A call has a
/// deadline, and its repeats end with it.
/// </summary>
/// <remarks>
/// gRPC's own retry policy goes by the status code alone. ABORTED is worth repeating after a conflict and not with an etag that is old,
/// RESOURCE_EXHAUSTED where there were too many calls and not where a request is too large.
/// </remarks>
internal sealed class RepeatedCalls(TimeSpan timeout, int maxAttempts) : Interceptor
{
    // Without a request id and yet the same once or twice: MigrateStore passes over what is moved already.
    private static readonly string[] Repeatable = ["Get", "List", "Compare", "Exchange", "Migrate"];

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var (sent, attempts) = Prepare(request, ref context);
        return new RepeatedCall<TResponse>(options => continuation(sent, With(context, options)), context.Options, attempts).Start();
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var (sent, attempts) = Prepare(request, ref context);
        var cancellationToken = context.Options.CancellationToken;
        var backoff = new Backoff();
        while (true)
        {
            try
            {
                return continuation(sent, context);
            }
            catch (RpcException failure) when (!cancellationToken.IsCancellationRequested
                && backoff.Next(failure, attempts, context.Options.Deadline) is { } delay)
            {
                cancellationToken.WaitHandle.WaitOne(delay);
            }
        }
    }

    private (TRequest Request, int Attempts) Prepare<TRequest, TResponse>(TRequest request, ref ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        if (context.Options.Deadline is null)
            context = With(context, context.Options.WithDeadline(DateTime.UtcNow + timeout));
        var id = (request as IMessage)?.Descriptor.FindFieldByName("request_id");
        if (id is null)
        {
            var method = context.Method.Name;
            return (request, Array.Exists(Repeatable, verb => method.StartsWith(verb, StringComparison.Ordinal)) ? maxAttempts : 1);
        }

        if (id.Accessor.GetValue((IMessage)request) is "" && request is IDeepCloneable<TRequest> cloneable)
        {
            // The caller's message stays as it is.
            request = cloneable.Clone();
            id.Accessor.SetValue((IMessage)request, Guid.NewGuid().ToString());
        }

        return (request, maxAttempts);
    }

    private static ClientInterceptorContext<TRequest, TResponse> With<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, CallOptions options)
        where TRequest : class
        where TResponse : class => new(context.Method, context.Host, options);
}
