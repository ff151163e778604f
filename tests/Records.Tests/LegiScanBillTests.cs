using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// The votes that LegiScan lists with a measure.
public class LegiScanBillTests
{
    [Fact]
    public void The_votes_on_a_measure_of_Congress_are_read_with_their_counts()
    {
        var votes = Sample.Read("legiscan-bill.json").Requests.Cast<RecordVoteRequest>().Select(request => request.Vote).ToList();
        Assert.Equal(["house-1-94", "house-1-127", "senate-1-49"], votes.Select(vote => vote.Name.Split('/')[^1]));
        Assert.All(votes, vote => Assert.Equal("congresses/116/resolutions/hjres46", Assert.Single(vote.Resolutions)));
        Assert.Equal(
            [VoteQuestion.Passage, VoteQuestion.VetoOverride, VoteQuestion.Passage], votes.Select(vote => vote.QuestionKind));
        Assert.Equal([VoteThreshold.Majority, VoteThreshold.TwoThirds, VoteThreshold.Majority], votes.Select(vote => vote.Threshold));
        Assert.Equal((245, 182, 5, true), (votes[0].Tally.Yea, votes[0].Tally.Nay, votes[0].Tally.NotVoting, votes[0].OfficialPassed));
        Assert.False(votes[1].OfficialPassed);
    }

    [Fact]
    public void A_vote_without_a_roll_call_number_costs_that_vote() =>
        Assert.Equal(
            new RecordWarning("record", 7, RecordFlaw.PartNotRead, "\"In committee\" does not end in the number of the roll call, such as RC# 94"),
            Assert.Single(Sample.ReadText(Sample.Text("legiscan-bill.json")).Warnings));

    [Theory]
    [InlineData("HB1", "congresses/116/resolutions/hr1")]
    [InlineData("HR144", "congresses/116/resolutions/hres144")]
    [InlineData("SCR13", "congresses/116/resolutions/sconres13")]
    public void Its_names_of_types_are_those_of_states(string printed, string measure) =>
        Assert.Equal(measure, ((RecordVoteRequest)Sample.ReadText(Sample.Mutated("legiscan-bill.json", "\"HJR46\"", $"\"{printed}\"")).Requests[0]).Vote.Resolutions[0]);

    [Theory]
    [InlineData("legiscan/bill/HB1.json", "it is a measure of the legislature of AK, not of Congress")]
    [InlineData("legiscan/vote/154366.json", "a roll call of LegiScan alone says neither its legislature nor its measure")]
    [InlineData("legiscan/people/8630.json", "it is JSON, but")]
    public void What_is_not_of_Congress_is_said_not_to_be(string path, string reason)
    {
        var error = Assert.Throws<RecordException>(() => RecordFile.Read(SharedData.PathOf(path)));
        Assert.Equal(RecordFault.NotAKindThatIsRead, error.Fault);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }
}
