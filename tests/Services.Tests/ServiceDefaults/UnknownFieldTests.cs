using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using VoteTracker.ServiceDefaults.Requests;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Fields that nobody knows, of which a message of some megabytes has room for a million.</summary>
public sealed class UnknownFieldTests
{
    [Fact]
    public void Fields_that_nobody_knows_are_not_kept_for_each_costs_more_memory_than_bytes()
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(GetHeadRequest.ParentFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteString("congresses/116");
            for (var number = 1_000; number < 301_000; number++)
            {
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteInt32(1);
            }
        }
        var method = new Method<GetHeadRequest, Head>(
            MethodType.Unary, UpdateService.Descriptor.FullName, "GetHead", Marshaller(GetHeadRequest.Parser), Marshaller(Head.Parser));

        var request = RequestMarshaller.Checked(method).RequestMarshaller.ContextualDeserializer(new Received(bytes.ToArray()));

        Assert.Equal(new GetHeadRequest { Parent = "congresses/116" }.ToByteArray(), request.ToByteArray());
    }

    private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
        where T : IMessage<T> => Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);

    private sealed class Received(byte[] bytes) : DeserializationContext
    {
        public override int PayloadLength => bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes;

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(bytes);
    }
}
