using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Calls any method by its descriptor.</summary>
internal static class DynamicCalls
{
    // A writer that waits for longer sends nothing any more.
    private static readonly TimeSpan WriterPatience = TimeSpan.FromSeconds(10);

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
        if (!method.IsClientStreaming)
        {
            enough.CancelAfter(streamTime);
            using var stream = invoker.AsyncServerStreamingCall(MethodOf(method, MethodType.ServerStreaming), null, options, request);
            return await ReadAsync(stream.ResponseStream, enough.Token);
        }

        using var duplex = invoker.AsyncDuplexStreamingCall(MethodOf(method, MethodType.DuplexStreaming), null, options);
        // Beside the reading: where a large request is refused before all of it was sent, the client library may leave the writer waiting,
        // without regard to the deadline. Reading says why it was refused.
        var writing = WriteAsync(duplex.RequestStream, request, enough, streamTime);
        _ = writing.ContinueWith(failed => failed.Exception, TaskContinuationOptions.OnlyOnFaulted);
        try
        {
            return await ReadAsync(duplex.ResponseStream, enough.Token);
        }
        finally
        {
            // Else what it still sends follows the reset of the call, for which HTTP/2 has the server close the whole connection.
            await Task.WhenAny(writing, Task.Delay(WriterPatience, CancellationToken.None));
        }
    }

    private static async Task WriteAsync(IClientStreamWriter<IMessage> stream, IMessage request, CancellationTokenSource enough, TimeSpan streamTime)
    {
        await stream.WriteAsync(request);
        await stream.CompleteAsync();
        enough.CancelAfter(streamTime);
    }

    private static async Task<IReadOnlyList<IMessage>> ReadAsync(IAsyncStreamReader<IMessage> stream, CancellationToken cancellationToken)
    {
        var frames = new List<IMessage>();
        try
        {
            while (await stream.MoveNext(cancellationToken))
                frames.Add(stream.Current);
        }
        catch (Exception end) when ((end is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
            && cancellationToken.IsCancellationRequested)
        {
            // Seen enough.
        }
        return frames;
    }

    private static Method<IMessage, IMessage> MethodOf(MethodDescriptor method, MethodType type) => new(
        type, method.Service.FullName, method.Name, RequestMarshaller,
        Marshallers.Create<IMessage>(message => message.ToByteArray(), bytes => method.OutputType.Parser.ParseFrom(bytes)));
}
