using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Elements of two bytes, each of which becomes an object of a hundred: a message of some megabytes has room for a million.</summary>
public sealed class ElementLimitTests
{
    private const int Flood = 1_000_000;

    // A refusal with its details.
    private const int Little = 64 << 10;

    [Fact]
    public void A_flood_of_elements_is_refused_before_it_takes_memory()
    {
        AssertRefused<RecordActionsRequest>("actions", 2_000, Elements(RecordActionsRequest.ActionsFieldNumber, Flood));
        AssertRefused<RecordVoteRequest>("positions", 600, Elements(RecordVoteRequest.PositionsFieldNumber, Flood));
    }

    [Fact]
    public void So_is_one_within_another_message_and_within_an_element()
    {
        AssertRefused<WatchRequest>(
            "filter.resources", 1_000, Field(WatchRequest.FilterFieldNumber, Elements(UpdateFilter.ResourcesFieldNumber, Flood)));
        AssertRefused<RecordVoteRequest>(
            "vote.tally.by_party[1].by_candidate",
            64,
            Field(RecordVoteRequest.VoteFieldNumber, Field(Vote.TallyFieldNumber,
                [.. Elements(Tally.ByPartyFieldNumber, 1), .. Field(Tally.ByPartyFieldNumber, Elements(PartyTally.ByCandidateFieldNumber, Flood))])));
        // The limits of a FieldMask are nowhere stated.
        AssertRefused<UpdateResolutionRequest>(
            "update_mask.paths", 1_000, Field(UpdateResolutionRequest.UpdateMaskFieldNumber, Elements(FieldMask.PathsFieldNumber, Flood)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void So_are_numbers_packed_or_not(bool packed)
    {
        var kinds = packed
            ? Field(UpdateFilter.KindsFieldNumber, [.. Enumerable.Repeat((byte)1, Flood)])
            : ReceivedRequest.Write(output =>
            {
                for (var i = 0; i < Flood; i++)
                {
                    output.WriteTag(UpdateFilter.KindsFieldNumber, WireFormat.WireType.Varint);
                    output.WriteInt32(1);
                }
            });

        AssertRefused<WatchRequest>("filter.kinds", 16, Field(WatchRequest.FilterFieldNumber, kinds));
    }

    [Theory]
    [InlineData("", "ff")]
    [InlineData("0e", "")]
    [InlineData("9b3f0f080123249c3f", "")]
    public void So_is_one_that_has_something_malformed_before_or_behind(string before, string behind) => AssertRefused<RecordActionsRequest>(
        "actions", 2_000, [.. Convert.FromHexString(before), .. Elements(RecordActionsRequest.ActionsFieldNumber, Flood), .. Convert.FromHexString(behind)]);

    // Each would be made anew, and merged with all that the ones before it had.
    [Fact]
    public void So_is_a_message_that_is_no_list_and_comes_again_and_again() =>
        AssertRefused<DeliverRequest>("open", 1, Elements(DeliverRequest.OpenFieldNumber, Flood));

    [Fact]
    public void Lists_as_long_as_they_may_be_are_taken_with_what_lies_between_them()
    {
        var positions = new RecordVoteRequest { Positions = { Enumerable.Repeat(new Position { Member = new Member { DisplayName = "x" } }, 600) }, Vote = new Vote { Tally = new Tally { Yea = 1 } } };
        var kinds = Field(UpdateFilter.KindsFieldNumber, [.. Enumerable.Repeat((byte)1, 16)]);
        // A group, a fixed number and a list's number with another type: passed over.
        byte[] unknown = [0x9b, 0x3f, 0x08, 0x01, 0x9c, 0x3f, 0xa5, 0x3f, 1, 2, 3, 4, 0xa1, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8, RecordVoteRequest.PositionsFieldNumber << 3, 1];

        Assert.Equal(positions, ReceivedRequest.Take<RecordVoteRequest>([.. unknown, .. positions.ToByteArray(), .. unknown]));
        Assert.Equal(16, ReceivedRequest.Take<WatchRequest>(Field(WatchRequest.FilterFieldNumber, kinds)).Filter.Kinds.Count);
    }

    [Theory]
    [InlineData("12ff")]
    [InlineData("1205")]
    [InlineData("12ffffffff0f")]
    [InlineData("1a030a7f78")]
    [InlineData("ffffffffffffffffffffff")]
    [InlineData("0c")]
    [InlineData("9b3f9b3f")]
    [InlineData("00")]
    [InlineData("a53f01")]
    public void What_breaks_off_anywhere_is_said_to_be_malformed(string bytes)
    {
        var refusal = Refusal.Of(Assert.Throws<RpcException>(() => ReceivedRequest.Take<RecordVoteRequest>(Convert.FromHexString(bytes))));

        Assert.Equal("MALFORMED_MESSAGE", refusal.Reason);
    }

    private static void AssertRefused<T>(string field, int limit, byte[] bytes)
        where T : class, IMessage<T>, new()
    {
        // Descriptors and the first refusal are made once.
        Refuse<T>(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = Refuse<T>(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var refusal = Refusal.Of(refused);
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", field), (refusal.Code, refusal.Reason, refusal.Fields.Single()));
        Assert.Contains(limit == 1 ? "one is taken" : string.Create(CultureInfo.InvariantCulture, $"at most {limit} are taken"), refusal.Message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, Little);
    }

    private static RpcException Refuse<T>(byte[] bytes)
        where T : class, IMessage<T>, new() => Assert.Throws<RpcException>(() => ReceivedRequest.Take<T>(bytes));

    /// <summary>Empty messages or texts.</summary>
    private static byte[] Elements(int number, int count) => ReceivedRequest.Write(output =>
    {
        for (var i = 0; i < count; i++)
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteLength(0);
        }
    });

    private static byte[] Field(int number, byte[] value) => ReceivedRequest.Write(output =>
    {
        output.WriteTag(number, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(value));
    });
}
