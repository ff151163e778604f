using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

public class ScraperVoteJsonTests
{
    private static RecordVoteRequest Vote(string text) =>
        Assert.IsType<RecordVoteRequest>(Assert.Single(Sample.ReadText(text).Requests));

    [Fact]
    public void Question_and_subject_of_cloture_are_put_back_in_their_places()
    {
        var request = Vote(Sample.Text("scraper-cloture.json"));
        Assert.Equal("On Cloture on the Motion to Proceed S. 5", request.Vote.Question);
        Assert.Equal("congresses/119/votes/senate-1-1", request.Vote.Name);
        Assert.Equal(["congresses/119/resolutions/s5"], request.Vote.Resolutions);
        Assert.Equal((VoteThreshold.ThreeFifthsSworn, 3), (request.Vote.Threshold, request.Vote.Sworn));
        Assert.Equal(VoteQuestion.Cloture, request.Vote.QuestionKind);
        Assert.Equal(("2025-01-09", "14:54:00"), (request.Vote.Date, request.Vote.TimeOfDay));
        Assert.Equal(("S369", ""), (request.Positions[0].Member.LisId, request.Positions[0].Member.BioguideId));
    }

    [Fact]
    public void The_bare_word_VP_among_the_senators_is_the_tie_breaker_and_no_senator()
    {
        var vote = Vote(Sample.Mutated("scraper-cloture.json", "\"Yea\": [", "\"Yea\": [ \"VP\",")).Vote;
        Assert.Equal(new TieBreaker { Officer = "Vice President", Option = VoteOption.Yea }, vote.TieBreaker);
        Assert.Equal((2, 1), (vote.Tally.Yea, vote.Tally.Nay));
    }

    [Theory]
    [InlineData("\"amendment\": {\"number\": 1141, \"purpose\": \"To prohibit.\"}", "On the Amendment S.Amdt. 1141 to S.Amdt. 948 to H.R. 3055 (An Act)",
        "Cortez Masto Amdt. No. 1141, As Modified", "S.Amdt. 1141|Cortez Masto|To prohibit.|S.Amdt. 948 to H.R. 3055")]
    [InlineData("\"nomination\": {\"number\": \"727\", \"title\": \"A Judge\"}", "On the Cloture Motion PN727", "Motion to Invoke Cloture: A Judge", "Nomination|PN727|A Judge")]
    [InlineData("\"treaty\": {\"title\": \"A Protocol\"}", "On the Cloture Motion Treaty Doc. 113-4", "Motion to Invoke Cloture", "Treaty|Treaty Doc. 113-4|A Protocol")]
    public void What_a_vote_is_on_beside_a_measure_is_kept(string subject, string question, string title, string expected)
    {
        var vote = Vote(Sample.Mutated("scraper-cloture.json", "\"category\"", $"{subject}, \"category\"")
            .Replace("On Cloture on the Motion to Proceed S. 5", question, StringComparison.Ordinal)
            .Replace("Motion to Invoke Cloture: Motion to Proceed to S. 5", title, StringComparison.Ordinal)).Vote;
        Assert.Equal(expected, vote is { Amendment: { } amendment } ? $"{amendment.Number}|{amendment.Author}|{amendment.Purpose}|{amendment.Amends}"
            : $"{vote.ExecutiveDocument.Kind}|{vote.ExecutiveDocument.Number}|{vote.ExecutiveDocument.Description}");
    }

    [Fact]
    public void A_list_that_differs_from_the_printed_count_decides_and_the_vote_says_so()
    {
        var vote = Vote(Sample.Mutated("scraper-cloture.json", "(2-1,", "(3-1,")).Vote;
        Assert.Equal(["the result says 3-1, but the members listed voted 2-1, which decide"], vote.Contradictions);
        Assert.Equal((2, 1), (vote.Tally.Yea, vote.Tally.Nay));
    }

    [Theory]
    [InlineData("\"Nay\": [", "\"Perhaps\": [", 22, "\"Perhaps\" is no way to vote")]
    [InlineData("\"number\": 1,", "\"number\": \"one\",", 12, "\"number\" should be a number")]
    [InlineData("\"session\": \"2025\"", "\"session\": \"2031\"", 17, "should be a year of Congress 119")]
    [InlineData("\"requires\": \"3/5\"", "\"requires\": \"4/5\"", 14, "should be 1/2, 2/3 or 3/5")]
    [InlineData("\"type\": \"s\"", "\"type\": \"x\"", 2, "no measure has the type")]
    [InlineData("2025-01-09T14:54:00-05:00", "yesterday", 11, "should look like")]
    [InlineData("\"chamber\": \"s\"", "\"chamber\": \"x\"", 9, "should be h or s")]
    public void A_wrong_value_is_refused_with_its_line(string place, string replacement, int line, string reason)
    {
        var error = Sample.Refused(Sample.Mutated("scraper-cloture.json", place, replacement));
        Assert.Equal(line, error.Line);
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_JSON_is_no_kind_of_record() =>
        Assert.Equal(RecordFault.NotAKindThatIsRead, Sample.Refused("""{"name":"package"}""").Fault);
}
