using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Calls any method by its descriptor.</summary>
internal static class DynamicCalls
{
    private static readonly Marshaller<IMessage> RequestMarshaller = Marshallers.Create<IMessage>(
        message => message.ToByteArray(), _ => throw new NotSupportedException("requests are only written here"));

    /// <summary>Makes a call; of a stream it takes frames until it ends or the time is up.</summary>
    /// <returns>The answers.</returns>
    public static async Task<IReadOnlyList<IMessage>> CallAsync(
        CallInvoker invoker, MethodDescriptor method, IMessage request, TimeSpan streamTime, CancellationToken cancellationToken)
    {
        var options = new CallOptions(deadline: DateTime.UtcNow.AddMinutes(1), cancellationToken: cancellationToken);
        if (!method.IsServerStreaming && !method.IsClientStreaming)
        {
            using var call = invoker.AsyncUnaryCall(MethodOf(method, MethodType.Unary), null, options, request);
            return [await call];
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        enough.CancelAfter(streamTime);
        if (!method.IsClientStreaming)
        {
            using var stream = invoker.AsyncServerStreamingCall(MethodOf(method, MethodType.ServerStreaming), null, options, request);
            return await ReadAsync(stream.ResponseStream, enough.Token);
        }

        using var duplex = invoker.AsyncDuplexStreamingCall(MethodOf(method, MethodType.DuplexStreaming), null, options);
        try
        {
            await duplex.RequestStream.WriteAsync(request, cancellationToken);
            await duplex.RequestStream.CompleteAsync();
        }
        catch (RpcException) when (!cancellationToken.IsCancellationRequested)
        {
            // Refused before all of it was sent. Reading says why.
        }
        return await ReadAsync(duplex.ResponseStream, enough.Token);
    }

    private static async Task<IReadOnlyList<IMessage>> ReadAsync(IAsyncStreamReader<IMessage> stream, CancellationToken enough)
    {
        var frames = new List<IMessage>();
        try
        {
            while (await stream.MoveNext(enough))
                frames.Add(stream.Current);
        }
        catch (Exception end) when ((end is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }) && enough.IsCancellationRequested)
        {
            // Seen enough.
        }
        return frames;
    }

    private static Method<IMessage, IMessage> MethodOf(MethodDescriptor method, MethodType type) => new(
        type, method.Service.FullName, method.Name, RequestMarshaller,
        Marshallers.Create<IMessage>(message => message.ToByteArray(), bytes => method.OutputType.Parser.ParseFrom(bytes)));
}
