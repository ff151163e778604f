using Google.Protobuf;
using VoteTracker.Updates.Feed;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>What an update is about is seen in its bytes, whatever a later release adds to it.</summary>
public sealed class UpdateScanTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(300)]
    public void A_resource_behind_fields_that_nobody_knows_yet_is_found(int length)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(200, WireFormat.WireType.Fixed64);
            output.WriteFixed64(1);
            output.WriteTag(201, WireFormat.WireType.Fixed32);
            output.WriteFixed32(1);
            output.WriteTag(202, WireFormat.WireType.LengthDelimited);
            output.WriteString(new string('x', length));
        }
        Assert.False(UpdateScan.HasUsualResource(bytes.ToArray()));

        new Update { Offset = 1_000_000, Traceparent = new string('x', length), Vote = new Vote { Name = "v" } }.WriteTo(bytes);

        Assert.True(UpdateScan.HasUsualResource(bytes.ToArray()));
    }

    [Fact]
    public void A_resource_of_a_later_kind_is_not_taken_for_one_of_these() => Assert.False(
        UpdateScan.HasUsualResource(new Update { Offset = 1, Commit = "c", Type = UpdateType.VoteLinked, Author = "somebody" }.ToByteArray()));
}
