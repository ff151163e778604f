using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// The list of the Senate's roll calls, with counts and without senators.
public class SenateVoteMenuTests
{
    [Fact]
    public void Each_vote_has_its_count_and_no_positions()
    {
        var reading = Sample.Read("senate-menu.xml");
        var votes = reading.Requests.Cast<RecordVoteRequest>().ToList();
        Assert.Equal(["senate-2-25", "senate-2-291", "senate-2-292"], votes.Select(request => request.Vote.Name.Split('/')[^1]));
        Assert.All(votes, request => Assert.Empty(request.Positions));
        var veto = votes[2].Vote;
        Assert.Equal((81, 13, true), (veto.Tally.Yea, veto.Tally.Nay, veto.OfficialPassed));
        Assert.Equal((VoteQuestion.VetoOverride, VoteThreshold.TwoThirds), (veto.QuestionKind, veto.Threshold));
        Assert.Equal("congresses/116/resolutions/hr6395", Assert.Single(veto.Resolutions));
        Assert.Equal("vote_menu_116_2.xml", reading.Origin!.Document);
    }

    [Fact]
    public void The_last_days_of_a_session_fall_into_the_next_year() =>
        Assert.Equal(
            ["2020-02-04", "2020-12-30", "2021-01-01"],
            Sample.Read("senate-menu.xml").Requests.Cast<RecordVoteRequest>().Select(request => request.Vote.Date));

    [Fact]
    public void A_nomination_is_no_measure_and_no_rule_is_guessed_for_it()
    {
        var vote = ((RecordVoteRequest)Sample.Read("senate-menu.xml").Requests[0]).Vote;
        Assert.Equal((0, VoteThreshold.Unspecified, VoteQuestion.Unspecified), (vote.Resolutions.Count, vote.Threshold, vote.QuestionKind));
    }

    [Fact]
    public void A_row_without_a_count_costs_that_row() =>
        Assert.Equal(
            new RecordWarning("record", 31, RecordFlaw.PartNotRead, "vote 290 has no count yet; its own file has it"),
            Assert.Single(Sample.ReadText(Sample.Text("senate-menu.xml")).Warnings));

    [Theory]
    [InlineData("official-samples-2026/senate-vote_menu_119.trimmed.xml", "senate-1-658", "2025-12-18", 60, 35)]
    [InlineData("senate-lis-xml/vote_menu_119_1.trimmed.xml", "senate-1-1", "2025-01-09", 84, 9)]
    public void The_real_list_is_read(string path, string name, string date, int yea, int nay)
    {
        var reading = RecordFile.Read(SharedData.PathOf(path));
        Assert.Empty(reading.Warnings);
        var vote = ((RecordVoteRequest)reading.Requests[0]).Vote;
        Assert.Equal((name, date, yea, nay), (vote.Name.Split('/')[^1], vote.Date, vote.Tally.Yea, vote.Tally.Nay));
    }
}
