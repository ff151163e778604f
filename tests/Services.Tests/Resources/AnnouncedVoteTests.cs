using Grpc.Core;
using VoteTracker.Services.Tests.Watches;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Whoever follows a vote by the name that it was announced under hears of it to its end, and so does who knows only its number.</summary>
public sealed class AnnouncedVoteTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_filter_on_either_name_gets_every_later_update_of_the_held_vote()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var announced = await ScheduleAsync(congress, "tuesday");
        var number = $"{congress}/votes/house-1-94";
        using var byAnnouncement = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { announced.Name } });
        using var byNumber = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { number } });

        await suite.Votes.RescheduleVoteAsync(new() { Name = announced.Name, Announcement = On("2019-02-27"), Reason = "the Rules Committee meets first" });
        var held = await suite.Votes.RecordVoteAsync(On(HJRes46Scenario.HousePassage(congress), "2019-02-27"));
        var vacated = await suite.Votes.VacateVoteAsync(new() { Name = number, Reason = "by unanimous consent" });

        Assert.Equal([announced.Name], held.AnnouncedAs);
        Assert.Equal([announced.Name], vacated.AnnouncedAs);
        var told = await byAnnouncement.UpdatesAsync(4);
        Assert.Equal(
            [
                (UpdateType.VoteRescheduled, announced.Name), (UpdateType.VoteClosed, number), (UpdateType.VoteHeld, announced.Name),
                (UpdateType.VoteVacated, number),
            ],
            told.Select(update => (update.Type, update.Vote.Name)));
        Assert.Equal(("2019-02-26", "2019-02-27"), (told[0].PreviousVote.Announcement.Date, told[0].Vote.Announcement.Date));
        Assert.Equal("the Rules Committee meets first", told[0].Vote.StateReason);
        Assert.Equal(told[1].Commit, told[2].Commit);
        Assert.Equal((VoteState.Held, number), (told[2].Vote.State, told[2].Vote.HeldAs));
        Assert.Equal(told[1..], await byNumber.UpdatesAsync(3));
        Assert.Equal(told[2].Vote, await suite.Votes.GetVoteAsync(new() { Name = announced.Name }));
    }

    [Fact]
    public async Task An_announcement_that_arrives_after_its_roll_call_is_linked_to_it_in_its_own_commit()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var number = $"{congress}/votes/house-1-94";
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        using var byNumber = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { number } });

        var announced = await ScheduleAsync(congress, "tuesday");

        Assert.Equal((VoteState.Held, number), (announced.State, announced.HeldAs));
        var told = await byNumber.UpdatesAsync(2);
        Assert.Equal(
            [(UpdateType.VoteHeld, announced.Name), (UpdateType.VoteLinked, number)], told.Select(update => (update.Type, update.Vote.Name)));
        Assert.Equal(told[0].Commit, told[1].Commit);
        Assert.Equal(announced, await suite.Votes.GetVoteAsync(new() { Name = announced.Name }));
        var held = await suite.Votes.GetVoteAsync(new() { Name = number });
        Assert.Equal((told[1].Vote, VoteState.Closed), (held, held.State));
        Assert.Equal([announced.Name], held.AnnouncedAs);
        // The positions, which lie beside it, stay.
        Assert.NotEmpty((await suite.Votes.ListPositionsAsync(new() { Parent = number })).Positions);
    }

    [Fact]
    public async Task An_announcement_that_arrives_after_its_roll_call_is_taken_where_a_veto_threat_names_another_measure_too()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var threat = HJRes46Scenario.Threat(congress);
        threat.VetoThreat.Resolutions.Add($"{congress}/resolutions/hr1");
        await suite.VetoThreats.IssueVetoThreatAsync(threat);

        var announced = await ScheduleAsync(congress, "tuesday");

        Assert.Equal((VoteState.Held, $"{congress}/votes/house-1-94"), (announced.State, announced.HeldAs));
    }

    [Fact]
    public async Task An_announcement_and_its_roll_call_that_arrive_at_once_are_linked_whichever_comes_first()
    {
        var congress = InProcessSuite.NewCongress();
        for (var number = 1; number <= 8; number++)
        {
            var record = HJRes46Scenario.HousePassage(congress);
            (record.Vote.Number, record.Vote.Resolutions[0]) = (number, $"{congress}/resolutions/hr{number}");

            await Task.WhenAll(
                suite.Votes.RecordVoteAsync(record).ResponseAsync,
                ScheduleAsync(congress, $"tuesday-{number}", measure: $"hr{number}"));

            var announced = await suite.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-v-tuesday-{number}" });
            var held = await suite.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-{number}" });
            Assert.Equal((VoteState.Held, held.Name), (announced.State, announced.HeldAs));
            Assert.Equal([announced.Name], held.AnnouncedAs);
        }
    }

    [Fact]
    public async Task What_may_be_either_of_two_votes_on_record_is_linked_to_none_and_names_both()
    {
        var congress = InProcessSuite.NewCongress();
        var again = HJRes46Scenario.HousePassage(congress);
        again.Vote.Number = 95;
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await suite.Votes.RecordVoteAsync(again);

        var announced = await ScheduleAsync(congress, "tuesday");

        Assert.Equal((VoteState.Scheduled, ""), (announced.State, announced.HeldAs));
        Assert.Equal([$"{congress}/votes/house-1-94", $"{congress}/votes/house-1-95"], announced.PossibleHeldAs);
        Assert.Equal(announced, await suite.Votes.GetVoteAsync(new() { Name = announced.Name }));
    }

    [Fact]
    public async Task What_nobody_counted_was_held_as_the_deciding_action()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var announced = await ScheduleAsync(congress, "tuesday");
        var passed = HJRes46Scenario.Action("passed-by-voice", "2019-02-26", ActionKind.Passed, Chamber.House);

        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, passed));
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, passed));

        var vote = await suite.Votes.GetVoteAsync(new() { Name = announced.Name });
        Assert.Equal((VoteState.Held, $"{congress}/resolutions/hjres46/actions/passed-by-voice"), (vote.State, vote.HeldAs));
    }

    [Fact]
    public async Task An_action_that_may_have_decided_either_of_two_announced_votes_is_told_with_both()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        Vote[] announced = [await ScheduleAsync(congress, "tuesday"), await ScheduleAsync(congress, "this-week")];
        using var votes = await Watcher.LiveAsync(suite.Updates, congress, new() { Kinds = { ResourceKind.Vote } });

        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress, HJRes46Scenario.Action("passed-by-voice", "2019-02-26", ActionKind.Passed, Chamber.House)));

        var told = await votes.UpdatesAsync(2);
        Assert.Equal(
            announced.Select(vote => (UpdateType.VoteLinked, VoteState.Scheduled, vote.Name)),
            told.Select(update => (update.Type, update.Vote.State, update.Vote.Name)));
        Assert.All(told, update => Assert.Equal([$"{congress}/resolutions/hjres46/actions/passed-by-voice"], update.Vote.PossibleHeldAs));
    }

    [Fact]
    public async Task A_vote_may_be_held_on_another_measure_than_it_was_announced_for()
    {
        var congress = InProcessSuite.NewCongress();
        var announced = await ScheduleAsync(congress, "tuesday");
        var record = HJRes46Scenario.HousePassage(congress);
        (record.Vote.Number, record.Vote.Resolutions[0], record.VoteId) = (0, $"{congress}/resolutions/hr1", "tuesday");

        var held = await suite.Votes.RecordVoteAsync(record);

        Assert.Equal((announced.Name, VoteState.Closed, $"{congress}/resolutions/hr1"), (held.Name, held.State, Assert.Single(held.Resolutions)));
        // The other measure does not wait for it any more.
        var passed = await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        Assert.Empty(passed.AnnouncedAs);
    }

    [Fact]
    public async Task Who_follows_a_measure_hears_that_a_vote_leaves_it_and_after_what_was_said_of_it_before()
    {
        var congress = InProcessSuite.NewCongress();
        using var measure = await Watcher.LiveAsync(suite.Updates, congress, new() { Resources = { $"{congress}/resolutions/hjres46" } });
        var announced = await ScheduleAsync(congress, "tuesday");
        var record = HJRes46Scenario.HousePassage(congress);
        (record.Vote.Number, record.Vote.Resolutions[0], record.VoteId) = (0, $"{congress}/resolutions/hr1", "tuesday");
        await suite.Votes.RecordVoteAsync(record);
        var passage = HJRes46Scenario.HousePassage(congress);
        await suite.Votes.RecordVoteAsync(passage);
        var corrected = new CorrectVoteRequest { Vote = passage.Vote.Clone(), Positions = { passage.Positions }, Reason = "another measure" };
        (corrected.Vote.Name, corrected.Vote.Resolutions[0]) = ($"{congress}/votes/house-1-94", $"{congress}/resolutions/hr1");

        await suite.Votes.CorrectVoteAsync(corrected);

        var told = await measure.UpdatesAsync(4);
        Assert.Equal(
            [
                (UpdateType.VoteScheduled, announced.Name), (UpdateType.VoteClosed, announced.Name), (UpdateType.VoteClosed, corrected.Vote.Name),
                (UpdateType.VoteCorrected, corrected.Vote.Name),
            ],
            told.Select(update => (update.Type, update.Vote.Name)));
        Assert.All([told[1], told[3]], update => Assert.Equal(
            ($"{congress}/resolutions/hjres46", $"{congress}/resolutions/hr1"), (update.PreviousVote.Resolutions[0], update.Vote.Resolutions[0])));
    }

    [Fact]
    public async Task A_withdrawn_vote_says_why_and_is_not_opened()
    {
        var congress = InProcessSuite.NewCongress();
        var announced = await ScheduleAsync(congress, "tuesday");
        var wrong = suite.Votes.WithdrawVoteAsync(new() { Name = announced.Name, Reason = "no day" });
        Assert.Equal("withdrawal", Assert.Single((await Refusal.OfAsync(() => wrong.ResponseAsync)).Fields));

        var withdrawn = await suite.Votes.WithdrawVoteAsync(new()
        {
            Name = announced.Name,
            Withdrawal = VoteWithdrawal.Postponed,
            Reason = "postponed without a day",
            Etag = announced.Etag,
        });

        Assert.Equal(
            (VoteState.Withdrawn, VoteWithdrawal.Postponed, "postponed without a day"), (withdrawn.State, withdrawn.Withdrawal, withdrawn.StateReason));
        var open = suite.Votes.OpenVoteAsync(new() { Name = announced.Name });
        Assert.Equal((StatusCode.FailedPrecondition, "VOTE_NOT_SCHEDULED"), await CodeOfAsync(open));
        var found = await suite.Votes.ListVotesAsync(new() { Parent = congress, Filter = "state = WITHDRAWN" });
        Assert.Equal([withdrawn], found.Votes);
    }

    [Fact]
    public async Task A_vote_that_is_followed_live_years_later_is_the_one_of_its_day()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var record = HJRes46Scenario.HousePassage(congress);
        var announced = await ScheduleAsync(congress, "tuesday");
        var wrong = suite.Votes.OpenVoteAsync(new() { Name = announced.Name, TimeOfDay = "18:00:00" });
        Assert.Equal("time_of_day", Assert.Single((await Refusal.OfAsync(() => wrong.ResponseAsync)).Fields));

        var opened = await suite.Votes.OpenVoteAsync(new() { Name = announced.Name, Date = record.Vote.Date });
        await suite.Votes.RecordPositionsAsync(new() { Name = announced.Name, Positions = { record.Positions } });
        await suite.Votes.CloseVoteAsync(new() { Name = announced.Name, OfficialResult = "Passed", OfficialPassed = true });
        var held = await suite.Votes.RecordVoteAsync(record);

        Assert.Equal((record.Vote.Date, ""), (opened.Date, opened.TimeOfDay));
        Assert.Equal([announced.Name], held.AnnouncedAs);
        var outlook = await suite.VetoThreats.GetOverrideOutlookAsync(new() { Name = record.Vote.Resolutions[0] });
        Assert.Equal(held.Name, outlook.House.Passage.Vote);
    }

    [Theory]
    [InlineData(SchedulePrecision.Unspecified, "", "vote.announcement.precision")]
    [InlineData(SchedulePrecision.Day, "18:00:00", "vote.announcement.time_of_day")]
    [InlineData(SchedulePrecision.Week, "18:00:00", "vote.announcement.time_of_day")]
    [InlineData(SchedulePrecision.Time, "", "vote.announcement.time_of_day")]
    public async Task What_an_announcement_does_not_know_it_does_not_say(SchedulePrecision precision, string time, string field)
    {
        var announcement = new VoteAnnouncement { Precision = precision, Date = "2019-02-26", TimeOfDay = time };

        var refusal = await Refusal.OfAsync(() => ScheduleAsync(InProcessSuite.NewCongress(), "tuesday", announcement));

        Assert.Equal((StatusCode.InvalidArgument, field), (refusal.Code, Assert.Single(refusal.Fields)));
    }

    [Fact]
    public async Task A_measure_that_is_decided_while_its_votes_are_announced_is_told_of_once()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using var measure = await Watcher.LiveAsync(suite.Updates, congress, new() { Kinds = { ResourceKind.Resolution } });

        await ScheduleAsync(congress, "tuesday");
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        var told = await measure.NextUpdateAsync();
        Assert.Equal((UpdateType.ResolutionChanged, ResolutionState.PassedOriginating), (told.Type, told.Resolution.State));
        Assert.Equal(told.Resolution, await suite.Resolutions.GetResolutionAsync(new() { Name = told.Resolution.Name }));
    }

    private static async Task<(StatusCode, string)> CodeOfAsync(AsyncUnaryCall<Vote> call)
    {
        var refusal = await Refusal.OfAsync(() => call.ResponseAsync);
        return (refusal.Code, refusal.Reason);
    }

    private static RecordVoteRequest On(RecordVoteRequest request, string date)
    {
        request.Vote.Date = date;
        return request;
    }

    private static VoteAnnouncement On(string date) => new()
    {
        Precision = SchedulePrecision.Day,
        Date = date,
        AnnouncedBy = "The Speaker",
        AnnouncedDate = "2019-02-22",
        Citation = "Dear Colleague letter",
    };

    private async Task<Vote> ScheduleAsync(
        string congress, string id, VoteAnnouncement? announcement = null, string measure = "hjres46") => await suite.Votes.ScheduleVoteAsync(new()
        {
            Parent = congress,
            VoteId = id,
            Vote = new Vote
            {
                Resolutions = { $"{congress}/resolutions/{measure}" },
                Chamber = Chamber.House,
                Session = 1,
                Question = "On Passage",
                QuestionKind = VoteQuestion.Passage,
                Threshold = VoteThreshold.Majority,
                Announcement = announcement ?? On("2019-02-26"),
            },
        });
}
