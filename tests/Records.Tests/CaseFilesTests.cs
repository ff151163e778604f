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

    [Fact]
    public void A_vote_that_the_Clerk_serves_as_vacated_is_vacated_and_the_one_before_is_not()
    {
        var vacated = Vote("09-vacated/c2-2011-roll484-vacated.xml");
        Assert.Equal(VoteState.Vacated, vacated.State);
        Assert.Equal("This vote was vacated by unanimous consent on 21-Jun-2011.", vacated.StateReason);
        Assert.Null(vacated.Tally);
        var before = Vote("09-vacated/c1-2011-roll484-before.xml");
        Assert.Equal((VoteState.Unspecified, before.Name), (before.State, vacated.Name));
        Assert.Equal((Witness.OwnRecord, "https://clerk.house.gov/evs/2011/roll484.xml"), (before.Provenance.Witness, before.Provenance.Document));
    }

    [Fact]
    public void The_day_of_a_citation_decides_which_session_is_meant()
    {
        var actions = RecordFile.Read(SharedCases.PathOf("01-session-number/b-wrong-first.xml")).Requests.OfType<RecordActionsRequest>()
            .SelectMany(request => request.Actions).Where(action => action.Vote.Length > 0).ToArray();
        Assert.Equal(2, actions.Length);
        Assert.All(actions, action => Assert.Equal("congresses/118/votes/house-2-79", action.Vote));
    }
}
