using System.Collections.Immutable;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Complete votes, recorded in one call.</summary>
public class RecordVoteTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly Vote Passage = RollCall(House(94), Hjres46, "2019-02-26", passed: true);

    [Fact]
    public void Vote_moves_the_measure_when_the_measure_is_created_later()
    {
        var journal = new Journal();
        Assert.Equal(
            [ChangeType.VoteClosed, ChangeType.Silent], journal.Record(Passage, Positions(245, 182)).Select(change => change.Type));
        Assert.Equal(new MeasureStatus(MeasureState.Unspecified, "", default), journal.Docket.Measures[Hjres46].Status);
        var measure = journal.Create(Hjres46, "2019-02-22");
        Assert.Equal(MeasureState.PassedOriginating, measure.Status.State);
        Assert.Equal(On("2019-02-26"), measure.Status.Since);
    }

    [Fact]
    public void Same_vote_again_changes_nothing_whatever_the_order_of_its_positions()
    {
        var journal = new Journal();
        journal.Record(Passage, Positions(3, 2));
        Assert.Empty(journal.Record(Passage, [.. Positions(3, 2).Reverse()]));
    }

    [Fact]
    public void Same_vote_with_other_content_is_refused()
    {
        var journal = new Journal();
        journal.Record(Passage, Positions(3, 2));
        foreach (var rejection in new[]
        {
            journal.RefuseVote(Passage with { OfficialPassed = false }, Positions(3, 2)),
            journal.RefuseVote(Passage, Positions(2, 3)),
            journal.RefuseVote(Passage, Positions(3, 2, 1)),
        })
            Assert.Equal((RejectionKind.FailedPrecondition, "VOTE_EXISTS"), (rejection.Kind, rejection.Reason));
    }

    [Fact]
    public void Division_with_another_count_is_another_record()
    {
        var division = Passage with { Method = VoteMethod.Division, Tally = new Tally { Yea = 60, Nay = 12 } };
        var journal = new Journal();
        journal.Record(division, []);
        Assert.Empty(journal.Record(division, []));
        var recounted = division with { Tally = new Tally { Yea = 61, Nay = 12 } };
        Assert.Equal("VOTE_EXISTS", journal.RefuseVote(recounted, []).Reason);
        Assert.Equal(ChangeType.VoteCorrected, journal.Correct(recounted, [])[0].Type);
    }

    [Fact]
    public void Announced_result_that_the_count_contradicts_is_told_and_stands()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var changes = journal.Record(Passage with { OfficialPassed = false }, Positions(245, 182));
        Assert.Equal(
            [ChangeType.VoteClosed, ChangeType.ResultDisputed, ChangeType.ResolutionChanged], changes.Select(change => change.Type));
        Assert.True(journal.Votes[House(94)].Vote.IsDisputed);
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void Result_follows_from_the_count_where_none_was_announced()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Record(Passage with { OfficialPassed = null }, Positions(182, 245));
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void Voice_vote_moves_the_measure_and_has_no_tally()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Record(Voice(House(0) with { UnnumberedId = "passage" }, Hjres46, "2019-02-26", passed: true), []);
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        var vote = journal.Votes.Values.Single().Vote;
        Assert.Null(vote.Tally);
        Assert.Null(vote.Computation);
    }

    [Fact]
    public void Roll_call_that_an_action_contradicts_decides_what_the_action_did()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(Hjres46, Action("2019-02-26", ActionKind.PassedWithAmendment, Chamber.House, House(94)));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        journal.Record(Passage with { OfficialPassed = false }, Positions(182, 245));
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void Action_that_only_mentions_a_vote_does_not_hide_it()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(Hjres46, Action("2019-02-26", ActionKind.Other, Chamber.House, House(94)));
        journal.Record(Passage, Positions(245, 182));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void Vote_on_the_day_of_the_veto_overrides_it_although_the_list_numbers_only_the_veto()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var measure = journal.Act(
            Hjres46,
            Action("2019-03-15", ActionKind.Presented, sequence: 1),
            Action("2019-03-15", ActionKind.Vetoed, sequence: 2));
        Assert.Equal(MeasureState.Vetoed, measure.Status.State);
        journal.Record(
            RollCall(House(127), Hjres46, "2019-03-15", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds), Positions(248, 181));
        Assert.Equal(
            [MeasureState.Presented, MeasureState.Vetoed], journal.Docket.Measures[Hjres46].ActionStates);
        Assert.Equal(MeasureState.OverrideFailed, journal.StateOf(Hjres46));
    }

    [Fact]
    public void Timed_vote_stands_between_the_actions_before_and_after_it()
    {
        var bill = Measure(MeasureType.S, 1);
        var journal = new Journal();
        journal.Create(bill, "2019-01-03");
        journal.Act(bill, Timed("2019-02-01", "14:00:00", ActionKind.Passed, Chamber.Senate, 1));
        var cloture = RollCall(Senate(1), bill, "2019-02-01", VoteQuestion.Cloture, VoteThreshold.ThreeFifthsSworn);
        journal.Record(cloture with { Moment = On("2019-02-01", "11:00:00") }, Positions(59, 41));
        Assert.Equal("PASS_OVER:SENATE", journal.Docket.Measures[bill].Status.GovTrackStatus);
    }

    [Fact]
    public void Timed_vote_follows_the_action_of_the_same_minute()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(
            Hjres46,
            Timed("2019-03-15", "10:00:00", ActionKind.Other, Chamber.House, 1),
            Timed("2019-03-15", "12:00:00", ActionKind.Vetoed, Chamber.Unspecified, 2),
            Timed("2019-03-15", "15:00:00", ActionKind.Other, Chamber.House, 3));
        var vote = RollCall(House(127), Hjres46, "2019-03-15", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds);
        journal.Record(vote with { Moment = On("2019-03-15", "12:00:00") }, Positions(248, 181));
        var measure = journal.Docket.Measures[Hjres46];
        Assert.Equal([MeasureState.Vetoed], measure.ActionStates);
        Assert.Equal(MeasureState.OverrideFailed, measure.Status.State);
    }

    [Fact]
    public void Timed_vote_precedes_what_the_list_has_after_the_last_action_that_is_not_later()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(
            Hjres46,
            Timed("2021-01-03", "10:00:00", ActionKind.Vetoed, Chamber.Unspecified, 1),
            Action("2021-01-03", ActionKind.ExpiredSineDie, sequence: 2));
        Assert.Equal(MeasureState.Expired, journal.StateOf(Hjres46));
        var vote = RollCall(House(127, session: 2), Hjres46, "2021-01-03", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds);
        journal.Record(vote with { Moment = On("2021-01-03", "11:00:00") }, Positions(248, 181));
        Assert.Equal(MeasureState.OverrideFailed, journal.StateOf(Hjres46));
    }

    [Theory]
    [InlineData(ActionKind.ConferenceReportAgreed, false, "PROV_KILL:PINGPONGFAIL")]
    [InlineData(ActionKind.ConferenceReportRejected, true, "CONFERENCE:PASSED:HOUSE")]
    [InlineData(ActionKind.Passed, false, "FAIL:ORIGINATING:HOUSE")]
    [InlineData(ActionKind.SuspensionFailed, true, "PASS_OVER:HOUSE")]
    public void Announced_result_of_the_roll_call_beats_the_action_that_tells_of_it(ActionKind told, bool passed, string code)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(Hjres46, Action("2019-02-26", told, Chamber.House, House(94)));
        journal.Record(Passage with { OfficialPassed = passed }, Positions(3, 2));
        Assert.Equal(code, journal.Docket.Measures[Hjres46].Status.GovTrackStatus);
    }

    [Theory]
    [InlineData(ActionKind.OverridePassed, false, "VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE")]
    [InlineData(ActionKind.OverrideFailed, true, "VETOED:OVERRIDE_PASS_OVER:HOUSE")]
    public void Announced_result_of_an_override_beats_the_action_that_tells_of_it(ActionKind told, bool passed, string code)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(Hjres46, Action("2019-03-26", told, Chamber.House, House(127)));
        journal.Record(
            RollCall(House(127), Hjres46, "2019-03-26", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds, passed), Positions(3, 2));
        Assert.Equal(code, journal.Docket.Measures[Hjres46].Status.GovTrackStatus);
    }

    [Fact]
    public void Votes_of_both_chambers_on_one_day_count_in_whatever_order_they_were_taken()
    {
        var bill = Measure(MeasureType.S, 1);
        var journal = new Journal();
        journal.Create(bill, "2019-01-03");
        journal.Record(RollCall(House(5), bill, "2019-02-01"), Positions(400, 2));
        journal.Record(RollCall(Senate(6), bill, "2019-02-01"), Positions(90, 2));
        Assert.Equal(MeasureState.PassedBoth, journal.StateOf(bill));
    }

    private static OfficialAction Timed(string date, string time, ActionKind kind, Chamber chamber, int sequence) =>
        Action(date, kind, chamber, sequence: sequence) with { Moment = On(date, time) };
}
