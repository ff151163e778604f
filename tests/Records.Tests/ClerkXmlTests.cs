using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

public class ClerkXmlTests
{
    private static RecordVoteRequest Vote(RecordReading reading) => Assert.IsType<RecordVoteRequest>(Assert.Single(reading.Requests));

    [Fact]
    public void A_roll_call_of_the_House_becomes_one_complete_vote()
    {
        var request = Vote(Sample.Read("clerk-passage.xml"));
        var vote = request.Vote;
        Assert.Equal("congresses/116", request.Parent);
        Assert.Equal("congresses/116/votes/house-1-153", vote.Name);
        Assert.Equal(["congresses/116/resolutions/sjres7"], vote.Resolutions);
        Assert.Equal((Chamber.House, 1, 153), (vote.Chamber, vote.Session, vote.Number));
        Assert.Equal((VoteMethod.RollCall, VoteThreshold.Majority, VoteQuestion.Passage), (vote.Method, vote.Threshold, vote.QuestionKind));
        Assert.Equal(("2019-04-04", "11:45:00"), (vote.Date, vote.TimeOfDay));
        Assert.Equal(("Passed", true), (vote.OfficialResult, vote.OfficialPassed));
        Assert.Equal((2, 1, 1, 1), (vote.Tally.Yea, vote.Tally.Nay, vote.Tally.Present, vote.Tally.NotVoting));
        Assert.StartsWith("To direct the removal", vote.Description, StringComparison.Ordinal);
        Assert.Empty(request.VoteId);
    }

    [Fact]
    public void Aye_and_No_are_Yea_and_Nay_and_the_printed_word_is_kept_in_file_order()
    {
        var positions = Vote(Sample.Read("clerk-passage.xml")).Positions;
        Assert.Equal(["No", "Aye", "Aye", "Present", "Not Voting"], positions.Select(position => position.PrintedOption));
        Assert.Equal(
            [VoteOption.Nay, VoteOption.Yea, VoteOption.Yea, VoteOption.Present, VoteOption.NotVoting],
            positions.Select(position => position.Option));
        Assert.Equal(
            new Member { BioguideId = "A000374", DisplayName = "Abraham", Party = "R", State = "LA" }, positions[0].Member);
    }

    [Fact]
    public void A_Speaker_is_elected_by_names_and_nothing_carries()
    {
        var request = Vote(Sample.Read("clerk-speaker.xml"));
        Assert.Equal(VoteThreshold.MajorityForPerson, request.Vote.Threshold);
        Assert.Equal("Johnson (LA)", request.Vote.OfficialResult);
        Assert.False(request.Vote.HasOfficialPassed);
        Assert.Empty(request.Vote.Resolutions);
        Assert.Equal((VoteOption.Candidate, "Jeffries"), (request.Positions[0].Option, request.Positions[0].Candidate));
        Assert.Equal((VoteOption.NotVoting, ""), (request.Positions[3].Option, request.Positions[3].Candidate));
        Assert.Equal(
            [("Johnson (LA)", 2), ("Jeffries", 1)], request.Vote.Tally.ByCandidate.Select(count => (count.Candidate, count.Votes)));
    }

    [Fact]
    public void Members_before_2003_have_no_id_and_keep_their_name()
    {
        var text = Sample.Mutated("clerk-passage.xml", "name-id=\"A000374\" ", "");
        var member = Vote(Sample.ReadText(text)).Positions[0].Member;
        Assert.Equal(("", "Abraham", "LA"), (member.BioguideId, member.DisplayName, member.State));
    }

    [Fact]
    public void Totals_and_session_that_contradict_the_rows_and_the_day_give_way_and_the_vote_says_so()
    {
        var request = Vote(Sample.ReadText(Sample.Mutated("clerk-passage.xml", "<yea-total>2<", "<yea-total>1<")
            .Replace("<session>1st<", "<session>2nd<", StringComparison.Ordinal)));
        Assert.Equal((1, 2), (request.Vote.Session, request.Vote.Tally.Yea));
        Assert.Equal(2, request.Vote.Contradictions.Count);
        Assert.True(request.AcceptContradictions);
    }

    [Theory]
    [InlineData("On Passage, Objections of the President to the Contrary Notwithstanding", "2/3 YEA-AND-NAY")]
    [InlineData("On Passage, the Objections of the President to the Contrary Notwithstanding", "2/3 RECORDED VOTE")]
    [InlineData("Passage, objections of the President Notwithstanding", "2/3 YEA-AND-NAY")]
    [InlineData("Passage, Objections of the President Not Withstanding", "2/3 YEA-AND-NAY")]
    [InlineData("Passage, Objections of the President To The Contrary Notwithstanding", "YEA-AND-NAY")]
    [InlineData("ON PRESIDENTIAL VETO", "2/3 YEA-AND-NAY")]
    public void Every_historic_wording_of_an_override_asks_two_thirds(string question, string type)
    {
        var vote = Reworded(question, type).Vote;
        Assert.Equal((VoteQuestion.VetoOverride, VoteThreshold.TwoThirds), (vote.QuestionKind, vote.Threshold));
    }

    [Theory]
    [InlineData("On Passage", VoteQuestion.Passage)]
    [InlineData("On Agreeing to the Resolution", VoteQuestion.Passage)]
    [InlineData("On Agreeing to the Resolution, as Amended", VoteQuestion.Passage)]
    [InlineData("On Agreeing to the Concurrent Resolution", VoteQuestion.Passage)]
    [InlineData("On Agreeing to the Conference Report", VoteQuestion.Passage)]
    [InlineData("On Motion to Concur in the Senate Amendment", VoteQuestion.Passage)]
    [InlineData("On Motion to Suspend the Rules and Pass, as Amended", VoteQuestion.PassageUnderSuspension)]
    [InlineData("On Motion to Suspend the Rules and Agree", VoteQuestion.PassageUnderSuspension)]
    [InlineData("On Motion to Suspend the Rules and Concur in the Senate Amendment", VoteQuestion.PassageUnderSuspension)]
    [InlineData("On Concurring in the Senate Amdt with Amdt Specified in Section 4(a) of H. Res. 891", VoteQuestion.Unspecified)]
    [InlineData("On Concurring in Senate Amdt with Portion of Amdt Comprising of Divisions B, C, E, and F", VoteQuestion.Unspecified)]
    [InlineData("On Ordering the Previous Question", VoteQuestion.Unspecified)]
    [InlineData("On Motion to Recommit with Instructions", VoteQuestion.Unspecified)]
    [InlineData("On Motion to Table", VoteQuestion.Unspecified)]
    [InlineData("On Agreeing to the Amendment", VoteQuestion.Unspecified)]
    [InlineData("On Agreeing to Article I of the Resolution", VoteQuestion.Unspecified)]
    [InlineData("On Consideration of the Resolution", VoteQuestion.Unspecified)]
    [InlineData("On Motion to Refer the Veto Message, Objections of the President", VoteQuestion.Unspecified)]
    public void Only_a_question_that_passes_the_measure_moves_it(string question, VoteQuestion kind) =>
        Assert.Equal(kind, Reworded(question, "YEA-AND-NAY").Vote.QuestionKind);

    [Fact]
    public void A_suspension_printed_without_its_fraction_still_asks_two_thirds() =>
        Assert.Equal(VoteThreshold.TwoThirds, Reworded("On Motion to Suspend the Rules and Pass", "YEA-AND-NAY").Vote.Threshold);

    [Fact]
    public void Three_fifths_and_quorum_calls_are_told_by_the_type()
    {
        Assert.Equal(VoteThreshold.ThreeFifths, Reworded("On Passage", "3/5 RECORDED VOTE").Vote.Threshold);
        var quorum = Reworded("Call of the House", "QUORUM").Vote;
        Assert.Equal(VoteThreshold.Unspecified, quorum.Threshold);
        Assert.False(quorum.HasOfficialPassed);
    }

    [Theory]
    [InlineData("H J RES 46", "hjres46")]
    [InlineData("H RES 144", "hres144")]
    [InlineData("H CON RES 24", "hconres24")]
    [InlineData("H R 1112", "hr1112")]
    [InlineData("S 47", "s47")]
    [InlineData("QUORUM 1", "")]
    [InlineData("JOURNAL", "")]
    [InlineData("MOTION", "")]
    public void Legis_num_names_a_measure_or_none(string printed, string id)
    {
        var vote = Vote(Sample.ReadText(Sample.Mutated("clerk-passage.xml", "S J RES 7", printed))).Vote;
        Assert.Equal(id.Length == 0 ? [] : [$"congresses/116/resolutions/{id}"], vote.Resolutions);
    }

    private static RecordVoteRequest Reworded(string question, string type) => Vote(Sample.ReadText(
        Sample.Mutated("clerk-passage.xml", ">On Passage<", $">{question}<")
            .Replace(">RECORDED VOTE<", $">{type}<", StringComparison.Ordinal)));
}
