using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

public class MemberTests
{
    [Theory]
    [InlineData("S000033", "S313", "S000033")]
    [InlineData("", "S313", "S313")]
    [InlineData("", "", "Sanders|VT")]
    public void Member_is_known_by_the_best_identity_that_the_record_gives(string bioguideId, string lisId, string key) =>
        Assert.Equal(key, new Member(bioguideId, lisId, "Sanders", "I", "VT").Key);

    [Fact]
    public void Members_whom_the_record_knows_only_by_name_or_LIS_id_are_counted_each()
    {
        Member[] members =
        [
            new("", "S313", "Sanders", "I", "VT"), new("", "S314", "Sanders", "I", "VT"),
            new("", "", "Scott", "R", "FL"), new("", "", "Scott", "R", "SC"), new("", "", "Smith", "D", "FL"),
        ];
        var journal = new Journal();
        journal.Record(
            RollCall(Senate(1), Measure(MeasureType.S, 1), "2019-02-26"),
            [.. members.Select(member => new Position(member, VoteOption.Yea, "Yea", ""))]);
        Assert.Equal(5, journal.Votes[Senate(1)].Vote.Tally!.Yea);
    }
}
