using VoteTracker.Records.Reading;
using VoteTracker.V1;

namespace VoteTracker.Records.Tests;

// The weekly schedule of the House (docs.house.gov).
public class FloorScheduleXmlTests
{
    [Fact]
    public void Each_item_announces_a_vote_for_some_day_of_the_week()
    {
        var reading = Sample.Read("floor-schedule.xml");
        var passage = reading.Requests.OfType<ScheduleVoteRequest>().Single(request => request.Vote.Resolutions[0].EndsWith("/hjres46", StringComparison.Ordinal));
        Assert.Equal(("congresses/116", "floor-20190225-hjres46"), (passage.Parent, passage.VoteId));
        Assert.Equal("congresses/116/votes/house-1-v-floor-20190225-hjres46", passage.Vote.Name);
        Assert.Equal((VoteQuestion.Passage, VoteThreshold.Majority), (passage.Vote.QuestionKind, passage.Vote.Threshold));
        Assert.Equal(
            new VoteAnnouncement
            {
                Precision = SchedulePrecision.Week,
                Date = "2019-02-25",
                AnnouncedBy = "Majority Leader of the House",
                AnnouncedDate = "2019-02-22",
                Citation = "Weekly floor schedule: Items that may be considered pursuant to a rule",
                Uri = "https://docs.house.gov/floor/Default.aspx?date=2019-02-25",
            },
            passage.Vote.Announcement);
        Assert.Equal(("https://docs.house.gov/billsthisweek/20190225/20190225.xml", false), (reading.Origin!.Document, reading.Origin.IsWhole));
        Assert.Equal(new DateTimeOffset(2019, 2, 25, 11, 20, 8, 180, TimeSpan.FromHours(-5)).ToUnixTimeSeconds(), reading.Origin.UpdateTime!.Value.ToUnixTimeSeconds());
    }

    [Fact]
    public void Under_suspension_two_thirds_are_asked_and_a_Senate_amendment_is_a_concurrence()
    {
        var votes = Sample.Read("floor-schedule.xml").Requests.OfType<ScheduleVoteRequest>().ToDictionary(request => request.Vote.Resolutions[0].Split('/')[^1], request => request.Vote);
        Assert.Equal(["s47", "hjres46", "hr31"], votes.Keys);
        Assert.Equal((VoteQuestion.PassageUnderSuspension, VoteThreshold.TwoThirds), (votes["s47"].QuestionKind, votes["s47"].Threshold));
        Assert.Equal("Natural Resources Management Act", votes["s47"].Description);
        Assert.Equal(("On Motion to Concur in the Senate Amendment", VoteQuestion.Passage), (votes["hr31"].Question, votes["hr31"].QuestionKind));
    }

    [Fact]
    public void What_was_removed_is_taken_off()
    {
        var withdrawn = Assert.Single(Sample.Read("floor-schedule.xml").Requests.OfType<WithdrawVoteRequest>());
        Assert.Equal("congresses/116/votes/house-1-v-floor-20190225-hconres24", withdrawn.Name);
        Assert.Equal(VoteWithdrawal.TakenOff, withdrawn.Withdrawal);
    }

    [Fact]
    public void Each_word_says_of_which_version_of_the_schedule_it_is()
    {
        var reading = Sample.Read("floor-schedule.xml");
        var stated = reading.Requests.Select(request =>
            request is ScheduleVoteRequest schedule ? schedule.Vote.Provenance : ((WithdrawVoteRequest)request).Provenance).ToList();
        Assert.Equal(4, stated.Count);
        Assert.All(stated, provenance => Assert.Equal(reading.Origin!.ToProvenance(), provenance));
    }

    [Fact]
    public void A_draft_without_a_number_announces_nothing_and_is_told() =>
        Assert.Equal(
            new RecordWarning("record", 15, RecordFlaw.PartNotRead, "\"H.R. ____\" names no measure with a number, so no vote is announced"),
            Assert.Single(Sample.ReadText(Sample.Text("floor-schedule.xml")).Warnings));

    [Theory]
    [InlineData("congress-num=\"116\"", "congress-num=\"\"", "congress-num should be a number")]
    [InlineData("week-date=\"2019-02-25\"", "week-date=\"Monday\"", "week-date should look like 2026-09-14")]
    public void A_schedule_of_no_week_is_refused(string place, string replacement, string reason) =>
        Assert.Contains(reason, Sample.Refused(Sample.Mutated("floor-schedule.xml", place, replacement)).Reason, StringComparison.Ordinal);

    [Fact]
    public void The_real_schedule_is_read()
    {
        var reading = RecordFile.Read(SharedData.PathOf("official-samples-2026/billsthisweek-20260914.trimmed.xml"));
        Assert.Empty(reading.Warnings);
        Assert.Equal(["floor-20260914-s283", "floor-20260914-hr7889"], reading.Requests.Cast<ScheduleVoteRequest>().Select(request => request.VoteId));
        Assert.All(reading.Requests.Cast<ScheduleVoteRequest>(), request => Assert.Equal((2, "2026-09-08"), (request.Vote.Session, request.Vote.Announcement.AnnouncedDate)));
    }
}
