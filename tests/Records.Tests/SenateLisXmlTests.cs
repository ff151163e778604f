using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

public class SenateLisXmlTests
{
    private static RecordVoteRequest Vote(string text) =>
        Assert.IsType<RecordVoteRequest>(Assert.Single(Sample.ReadText(text).Requests));

    [Fact]
    public void A_tie_is_broken_by_the_Vice_President_who_is_kept_apart_from_the_count()
    {
        var vote = Vote(Sample.Text("senate-tie.xml")).Vote;
        Assert.Equal("congresses/117/votes/senate-2-325", vote.Name);
        Assert.Equal(["congresses/117/resolutions/hr5376"], vote.Resolutions);
        Assert.Equal((1, 1), (vote.Tally.Yea, vote.Tally.Nay));
        Assert.Equal(new TieBreaker { Officer = "Vice President", Option = VoteOption.Yea }, vote.TieBreaker);
        Assert.Equal((VoteThreshold.Majority, VoteQuestion.Passage), (vote.Threshold, vote.QuestionKind));
        Assert.Equal(("2022-08-07", "15:04:00"), (vote.Date, vote.TimeOfDay));
        Assert.True(vote.OfficialPassed);
        Assert.Equal("A bill to provide for reconciliation pursuant to title II of S. Con. Res. 14.", vote.Description);
    }

    [Fact]
    public void A_live_pair_is_not_folded_into_present_though_LIS_counts_it_there()
    {
        var request = Vote(Sample.Text("senate-tie.xml"));
        Assert.Equal((0, 1), (request.Vote.Tally.Present, request.Vote.Tally.LivePairs));
        Assert.Equal(VoteOption.LivePair, request.Positions[2].Option);
        Assert.Equal("Present, Giving Live Pair", request.Positions[2].PrintedOption);
        Assert.Equal(new Member { LisId = "S288", DisplayName = "Murkowski (R-AK)", Party = "R", State = "AK" }, request.Positions[2].Member);
    }

    [Fact]
    public void Cloture_asks_three_fifths_of_those_sworn_and_the_rows_are_the_sworn()
    {
        var vote = Vote(Sample.Mutated("senate-tie.xml", "<majority_requirement>1/2<", "<majority_requirement>3/5<")
            .Replace("<question>On Passage of the Bill<", "<question>On Cloture on the Motion to Proceed<", StringComparison.Ordinal)).Vote;
        Assert.Equal((VoteThreshold.ThreeFifthsSworn, 3, VoteQuestion.Cloture), (vote.Threshold, vote.Sworn, vote.QuestionKind));
    }

    [Fact]
    public void Cloture_on_a_nomination_is_about_no_measure()
    {
        var vote = Vote(Sample.Mutated("senate-tie.xml", "<document_type>H.R.<", "<document_type>PN<")
            .Replace("<question>On Passage of the Bill<", "<question>On the Cloture Motion<", StringComparison.Ordinal)).Vote;
        Assert.Equal((0, VoteQuestion.Unspecified), (vote.Resolutions.Count, vote.QuestionKind));
    }

    [Fact]
    public void In_a_trial_the_yeas_are_guilty()
    {
        var text = Sample.Mutated("senate-tie.xml", "<vote_cast>Yea<", "<vote_cast>Guilty<")
            .Replace("<vote_cast>Nay<", "<vote_cast>Not Guilty<", StringComparison.Ordinal)
            .Replace("<vote_result>Bill Passed<", "<vote_result>Not Guilty<", StringComparison.Ordinal)
            .Replace("<question>On Passage of the Bill<", "<question>Guilty or Not Guilty<", StringComparison.Ordinal);
        var vote = Vote(text).Vote;
        Assert.Equal((1, 1, 0, 0), (vote.Tally.Guilty, vote.Tally.NotGuilty, vote.Tally.Yea, vote.Tally.Nay));
        Assert.False(vote.OfficialPassed);
        Assert.Equal(VoteQuestion.Unspecified, vote.QuestionKind);
    }

    [Theory]
    [InlineData("Veto Sustained", false)]
    [InlineData("Veto Overridden", true)]
    [InlineData("Cloture Motion Rejected", false)]
    [InlineData("Joint Resolution Defeated", false)]
    [InlineData("Resolution Not Agreed to", false)]
    [InlineData("Motion to Table Failed", false)]
    [InlineData("Nomination Confirmed", true)]
    [InlineData("Resolution of Ratification Agreed to", true)]
    public void The_announced_result_says_whether_it_carried(string result, bool carried) => Assert.Equal(
        carried, Vote(Sample.Mutated("senate-tie.xml", "<vote_result>Bill Passed<", $"<vote_result>{result}<")).Vote.OfficialPassed);

    [Fact]
    public void A_result_in_unknown_words_claims_nothing() => Assert.False(
        Vote(Sample.Mutated("senate-tie.xml", "<vote_result>Bill Passed<", "<vote_result>Held over<")).Vote.HasOfficialPassed);

    [Fact]
    public void Early_January_belongs_to_the_second_session_even_where_the_year_is_counted_as_a_third()
    {
        var text = Sample.Mutated("senate-tie.xml", "<session>2<", "<session>3<");
        Assert.Equal("congresses/117/votes/senate-2-325",
            Vote(text.Replace("August 7, 2022,  03:04 PM", "January 1, 2023,  01:38 PM", StringComparison.Ordinal)).Vote.Name);
        var error = Sample.Refused(text);
        Assert.Equal(3, error.Line);
        Assert.Contains("had two sessions", error.Reason, StringComparison.Ordinal);
    }
}
