using Grpc.Core;
using VoteTracker.V1;
using VoteTracker.Votes;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Votes while members vote, and what can happen to them afterwards.</summary>
public sealed class VoteServiceTests(InProcessSuite suite)
{
    [Fact]
    public async Task Many_clerks_at_once_lose_no_position_and_no_follower_ever_sees_a_wrong_tally()
    {
        var congress = InProcessSuite.NewCongress();
        var name = await OpenAsync(congress);
        var second = new VoteService.VoteServiceClient(await suite.StartAsync(VotesProgram.Build));
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(number => (number % 2 == 0 ? suite.Votes : second).RecordPositionsAsync(new()
        {
            Name = name,
            Positions = { Position(number, number % 3 == 0 ? VoteOption.Nay : VoteOption.Yea) },
        }).ResponseAsync));
        await suite.Votes.CloseVoteAsync(new() { Name = name, OfficialResult = "Passed", OfficialPassed = true });

        var (yea, nay) = (0, 0);
        Update update;
        while ((update = await watcher.NextUpdateAsync()).Type == UpdateType.PositionsRecorded)
        {
            yea += update.Positions.Count(position => position.Option == VoteOption.Yea);
            nay += update.Positions.Count(position => position.Option == VoteOption.Nay);
            Assert.Equal((yea, nay), (update.Vote.Tally.Yea, update.Vote.Tally.Nay));
        }
        Assert.Equal((40, 20), (yea, nay));
        Assert.Equal((UpdateType.VoteClosed, 40, true), (update.Type, update.Vote.Tally.Yea, update.Vote.ComputedPassed));
    }

    [Fact]
    public async Task A_member_who_changes_a_vote_counts_once_and_only_the_change_is_told()
    {
        var congress = InProcessSuite.NewCongress();
        var name = await OpenAsync(congress);
        await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(1, VoteOption.Yea), Position(2, VoteOption.Yea) } });
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var vote = await suite.Votes.RecordPositionsAsync(
            new() { Name = name, Positions = { Position(1, VoteOption.Yea), Position(2, VoteOption.Nay) } });

        Assert.Equal((1, 1), (vote.Tally.Yea, vote.Tally.Nay));
        var told = Assert.Single((await watcher.UpdatesAsync(1))[0].Positions);
        Assert.Equal(("M000002", VoteOption.Nay), (told.Member.BioguideId, told.Option));
    }

    [Fact]
    public async Task A_closed_vote_takes_no_position_and_its_measure_has_moved_in_the_same_commit()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var name = await OpenAsync(congress);
        await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(1, VoteOption.Yea) } });
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        await suite.Votes.CloseVoteAsync(new() { Name = name, OfficialResult = "Passed", OfficialPassed = true });

        var updates = await watcher.UpdatesAsync(2);
        Assert.Equal([UpdateType.VoteClosed, UpdateType.ResolutionChanged], updates.Select(update => update.Type));
        Assert.Equal(updates[0].Commit, updates[1].Commit);
        Assert.Equal(ResolutionState.PassedOriginating, updates[1].Resolution.State);
        var refusal = await Refusal.OfAsync(async () =>
            await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(2, VoteOption.Nay) } }));
        Assert.Equal((StatusCode.FailedPrecondition, "VOTE_NOT_OPEN"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task An_announced_result_that_the_count_contradicts_is_kept_and_told_apart()
    {
        var congress = InProcessSuite.NewCongress();
        var name = await OpenAsync(congress);
        await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(1, VoteOption.Nay) } });
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        await suite.Votes.CloseVoteAsync(new() { Name = name, OfficialResult = "Passed", OfficialPassed = true });

        var updates = await watcher.UpdatesAsync(2);
        Assert.Equal([UpdateType.VoteClosed, UpdateType.ResultDisputed], updates.Take(2).Select(update => update.Type));
        Assert.Equal((true, false), (updates[1].Vote.OfficialPassed, updates[1].Vote.ComputedPassed));
        var disputed = await suite.Votes.ListVotesAsync(new() { Parent = congress, Filter = "disputed = true" });
        Assert.Equal(name, Assert.Single(disputed.Votes).Name);
    }

    [Fact]
    public async Task A_correction_is_told_with_what_was_and_takes_the_measure_back()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var recorded = await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var right = HJRes46Scenario.HousePassage(congress, yea: 2, nay: 3);
        right.Vote.Name = recorded.Name;
        await suite.Votes.CorrectVoteAsync(new() { Vote = right.Vote, Positions = { right.Positions }, Reason = "misread" });

        var updates = await watcher.UpdatesAsync(2);
        Assert.Equal((UpdateType.VoteCorrected, 3, 2), (updates[0].Type, updates[0].PreviousVote.Tally.Yea, updates[0].Vote.Tally.Yea));
        Assert.Equal(ResolutionState.FailedOriginating, updates[1].Resolution.State);
        Assert.Equal(ResolutionState.PassedOriginating, updates[1].PreviousState);
        Assert.Equal("misread", updates[0].Vote.StateReason);
    }

    [Fact]
    public async Task A_vacated_vote_was_never_taken_for_its_measure()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var vote = await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        await suite.Votes.VacateVoteAsync(new() { Name = vote.Name, Reason = "by unanimous consent" });
        // The record still tells of it, and a later reading must not bring it back.
        var told = HJRes46Scenario.Action("passed", "2019-02-26", ActionKind.Passed, Chamber.House);
        told.Vote = vote.Name;
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, told));

        var measure = await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });
        Assert.Equal(ResolutionState.Introduced, measure.State);
    }

    [Fact]
    public async Task A_scheduled_vote_is_told_with_its_time_and_keeps_its_name()
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var vote = await ScheduleAsync(congress);

        Assert.Equal($"{congress}/votes/house-1-v-passage", vote.Name);
        Assert.Equal(("2019-02-26", "18:00:00"), (vote.Date, vote.TimeOfDay));
        Assert.Equal((UpdateType.VoteScheduled, vote), ((await watcher.UpdatesAsync(1))[0] is var told) ? (told.Type, told.Vote) : default);
        var opened = await Refusal.OfAsync(async () => await suite.Votes.OpenVoteAsync(new() { Name = vote.Name, Etag = "stale" }));
        Assert.Equal("ETAG_MISMATCH", opened.Reason);
    }

    [Fact]
    public async Task Clerks_of_one_process_on_one_vote_take_turns_instead_of_deciding_for_nothing()
    {
        var congress = InProcessSuite.NewCongress();
        var name = await OpenAsync(congress);
        using var counters = new CommitCounters(congress);

        await Task.WhenAll(Enumerable.Range(1, 60).Select(number => suite.Votes.RecordPositionsAsync(
            new() { Name = name, Positions = { Position(number, VoteOption.Yea) } }).ResponseAsync));

        Assert.Equal((60, 0), ((await suite.Votes.GetVoteAsync(new() { Name = name })).Tally.Yea, counters.Conflicts));
    }

    [Fact]
    public async Task What_one_process_remembers_and_another_has_changed_is_no_ground_for_a_refusal()
    {
        var congress = InProcessSuite.NewCongress();
        var second = new VoteService.VoteServiceClient(await suite.StartAsync(VotesProgram.Build));
        var name = (await ScheduleAsync(congress)).Name;
        await second.OpenVoteAsync(new() { Name = name });

        // The first process last wrote it as scheduled, and a scheduled vote takes no positions.
        var vote = await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(1, VoteOption.Yea) } });

        Assert.Equal((VoteState.Open, 1), (vote.State, vote.Tally.Yea));
    }

    [Fact]
    public async Task What_one_process_remembers_and_another_has_changed_is_no_ground_for_a_commit()
    {
        var congress = InProcessSuite.NewCongress();
        var second = new VoteService.VoteServiceClient(await suite.StartAsync(VotesProgram.Build));
        var name = await OpenAsync(congress);
        await suite.Votes.RecordPositionsAsync(new() { Name = name, Positions = { Position(1, VoteOption.Yea) } });
        await second.RecordPositionsAsync(new() { Name = name, Positions = { Position(2, VoteOption.Yea) } });
        await second.CloseVoteAsync(new() { Name = name, OfficialResult = "Passed", OfficialPassed = true });

        var refusal = await Refusal.OfAsync(() => suite.Votes.RecordPositionsAsync(
            new() { Name = name, Positions = { Position(3, VoteOption.Nay) } }).ResponseAsync);

        Assert.Equal("VOTE_NOT_OPEN", refusal.Reason);
        Assert.Equal(2, (await suite.Votes.GetVoteAsync(new() { Name = name })).Tally.Yea);
    }

    private async Task<string> OpenAsync(string congress)
    {
        var vote = await ScheduleAsync(congress);
        return (await suite.Votes.OpenVoteAsync(new() { Name = vote.Name })).Name;
    }

    [Theory]
    [InlineData("1788-12-31", "", "vote.announcement.date")]
    [InlineData("1789-01-01", "", "")]
    [InlineData("1789-01-01", "00:00:00", "")]
    [InlineData("2200-12-31", "23:59:59", "")]
    [InlineData("2201-01-01", "", "vote.announcement.date")]
    [InlineData("2019-02-30", "", "vote.announcement.date")]
    [InlineData("2019-02-26", "24:00:00", "vote.announcement.time_of_day")]
    public async Task An_announcement_at_the_edge_of_the_years_is_taken_where_the_vote_can_be_found_by_its_day(string date, string time, string wrong)
    {
        var congress = InProcessSuite.NewCongress();
        var announcement = new VoteAnnouncement
        {
            Precision = time.Length > 0 ? SchedulePrecision.Time : SchedulePrecision.Day,
            Date = date,
            TimeOfDay = time,
        };

        if (wrong.Length > 0)
        {
            var refusal = await Refusal.OfAsync(() => ScheduleAsync(congress, announcement));
            Assert.Equal((StatusCode.InvalidArgument, wrong), (refusal.Code, refusal.Fields.Single()));
            return;
        }

        var vote = await ScheduleAsync(congress, announcement);
        Assert.Equal((date, time, announcement), (vote.Date, vote.TimeOfDay, vote.Announcement));
        var found = await suite.Votes.ListVotesAsync(new ListVotesRequest { Parent = congress, Filter = $"date = {date}", OrderBy = "date desc" });
        Assert.Equal(vote, Assert.Single(found.Votes));
    }

    private async Task<Vote> ScheduleAsync(string congress, VoteAnnouncement? announcement = null) => await suite.Votes.ScheduleVoteAsync(new()
    {
        Parent = congress,
        VoteId = "passage",
        Vote = new Vote
        {
            Resolutions = { $"{congress}/resolutions/hjres46" },
            Chamber = Chamber.House,
            Session = 1,
            Question = "On Passage",
            QuestionKind = VoteQuestion.Passage,
            Method = VoteMethod.RollCall,
            Threshold = VoteThreshold.Majority,
            Announcement = announcement ?? new() { Precision = SchedulePrecision.Time, Date = "2019-02-26", TimeOfDay = "18:00:00" },
        },
    });

    private static Position Position(int number, VoteOption option) => new()
    {
        Member = new Member { BioguideId = $"M{number:D6}", DisplayName = $"Member {number}", Party = "D", State = "KS" },
        Option = option,
        PrintedOption = option.ToString(),
    };
}
