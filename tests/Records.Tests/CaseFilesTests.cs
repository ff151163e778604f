using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// Roll calls that others reported as read wrongly.
public class CaseFilesTests
{
    private static Vote Vote(string path) =>
        Assert.IsType<RecordVoteRequest>(Assert.Single(RecordFile.Read(SharedCases.PathOf(path)).Requests)).Vote;

    [Fact]
    public void Guilty_and_not_guilty_are_counted()
    {
        var tally = Vote("11-guilty/vote_111_2_00262.xml").Tally;
        Assert.Equal((68, 28, 4, 0, 0), (tally.Guilty, tally.NotGuilty, tally.NotVoting, tally.Yea, tally.Nay));
    }

    [Fact]
    public void Which_amendment_was_voted_on_is_kept()
    {
        var house = Vote("13-amendment-vote/2019-roll459.xml");
        Assert.Equal(new Amendment { Number = "32", Author = "Member A of Ohio Part B Amendment No. 49", Amends = "H R 2500" }, house.Amendment);
        Assert.Equal(["congresses/116/resolutions/hr2500"], house.Resolutions);
        var senate = Vote("13-amendment-vote/vote_115_1_00017.xml");
        Assert.Equal(
            new Amendment
            {
                Number = "S.Amdt. 179",
                Author = "A.",
                Purpose = "To establish a deficit-neutral reserve fund for housing.",
                Amends = "S.Con.Res. 3",
            },
            senate.Amendment);
    }
}
