using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using VoteTracker.ServiceDefaults.Requests;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>The bytes of a request, taken as a service takes them.</summary>
internal static class ReceivedRequest
{
    public static T Take<T>(byte[] bytes)
        where T : class, IMessage<T>, new()
    {
        var marshaller = Marshallers.Create<T>(message => message.ToByteArray(), _ => new T());
        var method = new Method<T, T>(MethodType.Unary, "Service", "Method", marshaller, marshaller);
        return RequestMarshaller.Checked(method).RequestMarshaller.ContextualDeserializer(new Received(bytes));
    }

    /// <summary>A message of fields that a function writes.</summary>
    public static byte[] Write(Action<CodedOutputStream> write)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
            write(output);
        return bytes.ToArray();
    }

    private sealed class Received(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }
}
