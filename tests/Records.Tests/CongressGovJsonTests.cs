using System.IO.Compression;
using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// Answers of the Congress.gov API (v3).
public class CongressGovJsonTests
{
    [Fact]
    public void A_measure_has_its_title_and_the_time_of_its_last_change_and_says_nothing_of_actions()
    {
        var reading = Sample.Read("congress-bill.json");
        var create = Assert.IsType<CreateResolutionRequest>(Assert.Single(reading.Requests));
        Assert.Equal("congresses/116/resolutions/sjres7", create.Resolution.Name);
        Assert.StartsWith("A joint resolution to direct", create.Resolution.Title, StringComparison.Ordinal);
        Assert.Equal("2019-01-30", create.Resolution.IntroducedDate);
        Assert.Equal(
            new DocumentOrigin(Witness.LibraryOfCongress, "Congress.gov API", "bill/116/sjres/7", new DateTimeOffset(2020, 12, 28, 14, 39, 41, TimeSpan.Zero)),
            reading.Origin);
    }

    [Fact]
    public void Actions_are_those_of_BILLSTATUS_under_the_same_ids_and_make_the_measure_known_without_a_title()
    {
        var reading = Sample.Read("congress-actions.json");
        var create = Assert.IsType<CreateResolutionRequest>(reading.Requests[0]);
        Assert.Equal(("", "2019-01-30", "sjres7"), (create.Resolution.Title, create.Resolution.IntroducedDate, create.ResolutionId));
        var actions = Assert.IsType<RecordActionsRequest>(reading.Requests[1]).Actions;
        Assert.Equal([ActionKind.Introduced, ActionKind.Passed, ActionKind.Passed], actions.Select(action => action.Kind));
        Assert.Equal([Chamber.Senate, Chamber.Senate, Chamber.House], actions.Select(action => action.Chamber));
        Assert.Equal("congresses/116/votes/house-1-153", actions[2].Vote);
        Assert.Equal("congresses/116/votes/senate-1-48", actions[1].Vote);
        var bulk = Assert.IsType<RecordActionsRequest>(Sample.Read("billstatus-1.xml").Requests[1]).Actions;
        Assert.Contains(actions[0].Id, bulk.Select(action => action.Id));
        Assert.True(reading.Origin!.IsWhole);
        // The answer does not say when it was true, so an old one withdraws nothing.
        Assert.False(reading.Origin.MayWithdraw);
    }

    [Fact]
    public void One_page_of_many_is_not_the_whole() =>
        Assert.False(Sample.ReadText(Sample.Mutated("congress-actions.json", "\"count\": 3", "\"count\": 300")).Origin!.IsWhole);

    [Theory]
    [InlineData("\"actionDate\": \"2019-03-13\"", "\"actionDate\": \"soon\"", 23, "\"actionDate\" should look like 2019-02-26 and is \"soon\"")]
    [InlineData("\"text\": \"Passed Senate", "\"txt\": \"Passed Senate", 22, "\"text\" is missing or empty")]
    public void A_bad_action_costs_that_action_and_is_told_with_its_line(string place, string replacement, int line, string reason)
    {
        var reading = Sample.ReadText(Sample.Mutated("congress-actions.json", place, replacement));
        Assert.Equal(2, Assert.IsType<RecordActionsRequest>(reading.Requests[1]).Actions.Count);
        Assert.Equal(new RecordWarning("record", line, RecordFlaw.PartNotRead, reason), Assert.Single(reading.Warnings));
        Assert.False(reading.Origin!.IsWhole);
    }

    [Theory]
    [InlineData("houseRollCallVoteMemberVotes", "\"bioguideID\"")]
    [InlineData("houseRollCallMemberVotes", "\"bioguideId\"")]
    public void A_vote_of_the_House_is_read_in_both_spellings(string list, string id)
    {
        var text = Sample.Text("congress-house-vote.json")
            .Replace("houseRollCallVoteMemberVotes", list, StringComparison.Ordinal).Replace("\"bioguideID\"", id, StringComparison.Ordinal);
        var reading = Sample.ReadText(text);
        var request = Assert.IsType<RecordVoteRequest>(Assert.Single(reading.Requests));
        Assert.Equal(("congresses/116/votes/house-1-153", "congresses/116/resolutions/sjres7"), (request.Vote.Name, Assert.Single(request.Vote.Resolutions)));
        Assert.Equal((VoteQuestion.Passage, VoteThreshold.Majority, true), (request.Vote.QuestionKind, request.Vote.Threshold, request.Vote.OfficialPassed));
        Assert.Equal((2, 1), (request.Vote.Tally.Yea, request.Vote.Tally.Nay));
        Assert.Equal(("2019-04-04", "11:45:00"), (request.Vote.Date, request.Vote.TimeOfDay));
        Assert.Equal(
            new Member { BioguideId = "A000374", DisplayName = "Abraham", Party = "R", State = "LA" }, request.Positions[0].Member);
        Assert.Equal("house-vote/116/1/153/members", reading.Origin!.Document);
        Assert.Equal(new DateTimeOffset(2025, 4, 18, 8, 44, 47, TimeSpan.FromHours(-4)), reading.Origin.UpdateTime);
    }

    [Fact]
    public void A_session_that_the_day_contradicts_gives_way_to_the_day_and_is_told()
    {
        var reading = Sample.ReadText(Sample.Mutated("congress-house-vote.json", "\"sessionNumber\": 1,\n        \"startDate\"", "\"sessionNumber\": 2,\n        \"startDate\""));
        Assert.Equal("congresses/116/votes/house-1-153", Assert.IsType<RecordVoteRequest>(Assert.Single(reading.Requests)).Vote.Name);
        Assert.Equal((RecordFlaw.Contradiction, 14), (Assert.Single(reading.Warnings).Flaw, reading.Warnings[0].Line));
    }

    [Fact]
    public void A_vote_without_its_members_has_the_counts_of_the_parties()
    {
        var request = Assert.IsType<RecordVoteRequest>(Assert.Single(Sample.ReadText("""
            {"houseRollCallVote":{"congress":119,"legislationNumber":"30","legislationType":"HR","result":"Passed","rollCallNumber":17,
            "sessionNumber":1,"startDate":"2025-01-16T11:00:00-05:00","voteQuestion":"On Passage","voteType":"Yea-and-Nay",
            "votePartyTotal":[{"voteParty":"R","yeaTotal":213,"nayTotal":0,"presentTotal":0,"notVotingTotal":6},
            {"voteParty":"D","yeaTotal":61,"nayTotal":145,"presentTotal":0,"notVotingTotal":9}]}}
            """).Requests));
        Assert.Empty(request.Positions);
        Assert.Equal((274, 145, 15), (request.Vote.Tally.Yea, request.Vote.Tally.Nay, request.Vote.Tally.NotVoting));
    }

    [Theory]
    [InlineData("../cases/12-house-vote-api/bill-118-hres-1071-actions.json", "congresses/118/votes/house-2-81")]
    [InlineData("../cases/12-house-vote-api/house-vote-119-1-240-members.json", "congresses/119/votes/house-1-240")]
    public void The_reported_answers_are_read(string path, string vote)
    {
        var requests = RecordFile.Read(SharedData.PathOf(path)).Requests;
        Assert.Equal(vote, requests[^1] is RecordVoteRequest recorded ? recorded.Vote.Name : ((RecordActionsRequest)requests[^1]).Actions[^1].Vote);
    }

    [Fact]
    public void Stored_answers_about_bills_and_actions_are_read_without_a_warning()
    {
        var read = 0;
        foreach (var path in Directory.EnumerateFiles(SharedData.PathOf("congress-gov-api"), "bill_*"))
        {
            using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            if (path.Contains("committees", StringComparison.Ordinal) || path.Contains("cosponsors", StringComparison.Ordinal))
            {
                Assert.Equal(RecordFault.NotAKindThatIsRead, Assert.Throws<RecordException>(() => RecordFile.Read(path, content)).Fault);
                continue;
            }

            var reading = RecordFile.Read(path, content);
            Assert.Equal((RecordKind.CongressGovJson, 0), (reading.Kind, reading.Warnings.Count));
            // The service gives 20 actions unless asked for more.
            Assert.Equal(path.Contains("39_actions", StringComparison.Ordinal), reading.Origin!.IsWhole);
            read++;
        }

        Assert.Equal(6, read);
    }

    [Fact]
    public void The_newest_stored_actions_lead_to_the_President()
    {
        var path = SharedData.PathOf("congress-gov-api/bill_actions_congress=119_bill_type=hjres_ingest_date=2025-12-05_104_actions.json.gz");
        using var content = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var actions = Assert.IsType<RecordActionsRequest>(RecordFile.Read(path, content).Requests[1]).Actions;
        Assert.Equal((20, ActionKind.Presented), (actions.Count, actions[^1].Kind));
        Assert.Contains("congresses/119/votes/house-1-224", actions.Select(action => action.Vote));
        Assert.Contains("congresses/119/votes/senate-1-549", actions.Select(action => action.Vote));
    }
}
