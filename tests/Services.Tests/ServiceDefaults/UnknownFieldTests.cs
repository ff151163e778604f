using Google.Protobuf;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Fields that nobody knows, of which a message of some megabytes has room for a million.</summary>
public sealed class UnknownFieldTests
{
    [Fact]
    public void Fields_that_nobody_knows_are_not_kept_for_each_costs_more_memory_than_bytes()
    {
        var bytes = ReceivedRequest.Write(output =>
        {
            output.WriteTag(GetHeadRequest.ParentFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteString("congresses/116");
            for (var number = 1_000; number < 301_000; number++)
            {
                output.WriteTag(number, WireFormat.WireType.Varint);
                output.WriteInt32(1);
            }
        });

        var request = ReceivedRequest.Take<GetHeadRequest>(bytes);

        Assert.Equal(new GetHeadRequest { Parent = "congresses/116" }.ToByteArray(), request.ToByteArray());
    }
}
