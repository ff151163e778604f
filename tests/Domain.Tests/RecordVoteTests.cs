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
    public void Tally_is_counted_from_the_positions()
    {
        var journal = new Journal();
        ImmutableArray<Position> positions =
        [
            .. Positions(2, 1, 1, 2), Member(20, VoteOption.LivePair), Member(21, VoteOption.Guilty), Member(22, VoteOption.NotGuilty),
        ];
        journal.Record(Passage, positions);
        var tally = journal.Votes[House(94)].Vote.Tally!;
        Assert.Equal(
            (2, 1, 1, 2, 1, 1, 1), (tally.Yea, tally.Nay, tally.Present, tally.NotVoting, tally.LivePairs, tally.Guilty, tally.NotGuilty));
        Assert.Equal([("D", 1, 1), ("R", 1, 0)], tally.ByParty.Select(party => (party.Party, party.Yea, party.Nay)));
        Assert.Equal(
            [("D", 1, 0, 1), ("R", 0, 1, 0)],
            tally.ByParty.Select(party => (party.Party, party.LivePairs, party.Guilty, party.NotGuilty)));
    }

    [Fact]
    public void Votes_for_persons_are_counted_by_party()
    {
        var tally = Tally.Count([Member(0, VoteOption.Candidate, "Jeffries"), Member(1, VoteOption.Candidate, "Jeffries"), Member(2, VoteOption.Candidate, "Johnson")]);
        Assert.Equal(
            [("D", "Jeffries", 1), ("D", "Johnson", 1), ("R", "Jeffries", 1)],
            tally.ByParty.SelectMany(party => party.ByCandidate.Items.Select(person => (party.Party, person.Candidate, person.Votes))));
    }

    [Fact]
    public void Senators_sworn_are_as_many_as_the_complete_roll_has_where_the_record_does_not_say()
    {
        var cloture = RollCall(Senate(1), Hjres46, "2019-03-14", VoteQuestion.Cloture, VoteThreshold.ThreeFifthsSworn);
        var journal = new Journal();
        journal.Record(cloture, Positions(59, 30, 0, 9));
        Assert.Equal(new VoteComputation(true, 98, 59), journal.Votes[Senate(1)].Vote.Computation);
        journal.Record(cloture with { Name = Senate(2), Sworn = 99 }, Positions(59, 30, 0, 9));
        Assert.Equal(new VoteComputation(false, 99, 60), journal.Votes[Senate(2)].Vote.Computation);
    }

    public static TheoryData<string, Tally> Misannounced => new()
    {
        { "yea", Announced with { Yea = 4 } },
        { "nay", Announced with { Nay = 1 } },
        { "present", Announced with { Present = 0 } },
        { "not_voting", Announced with { NotVoting = 2 } },
        { "guilty", Announced with { Guilty = 2 } },
        { "not_guilty", Announced with { NotGuilty = 0 } },
        { "live_pairs", Announced with { LivePairs = 2 } },
    };

    [Theory]
    [MemberData(nameof(Misannounced))]
    public void Announced_tally_that_the_positions_do_not_add_up_to_is_refused(string option, Tally announced)
    {
        new Journal().Record(Passage with { Tally = Announced }, OneOfEach);
        var rejection = new Journal().RefuseVote(Passage with { Tally = announced }, OneOfEach);
        Assert.Equal((RejectionKind.InvalidArgument, "TALLY_MISMATCH"), (rejection.Kind, rejection.Reason));
        Assert.StartsWith($"vote.tally: {option} was announced", rejection.Message, StringComparison.Ordinal);
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
    public void Parties_and_candidates_of_equal_numbers_stand_in_alphabetical_order_whichever_voted_first()
    {
        Position Of(int index, string party, string candidate) =>
            Member(index, VoteOption.Candidate, candidate) with { Member = Member(index, VoteOption.Yea).Member with { Party = party } };
        var tally = Tally.Count([Of(1, "R", "Zorn"), Of(2, "D", "Abel"), Of(3, "I", "Moore"), Of(4, "I", "Moore")]);
        Assert.Equal(["I", "D", "R"], tally.ByParty.Select(party => party.Party));
        Assert.Equal(["Moore", "Abel", "Zorn"], tally.ByCandidate.Select(candidate => candidate.Candidate));
    }

    [Fact]
    public void Live_pairs_that_the_record_prints_under_present_are_no_mismatch_and_wrongly_announced_ones_are()
    {
        ImmutableArray<Position> positions = [.. Positions(3, 2, 1), Member(20, VoteOption.LivePair)];
        new Journal().Record(Passage with { Tally = new Tally { Yea = 3, Nay = 2, Present = 2 } }, positions);
        new Journal().Record(Passage with { Tally = new Tally { Yea = 3, Nay = 2, Present = 1, LivePairs = 1 } }, positions);
        var announced = new Tally { Yea = 3, Nay = 2, Present = 1, LivePairs = 2 };
        Assert.Equal("TALLY_MISMATCH", new Journal().RefuseVote(Passage with { Tally = announced }, positions).Reason);
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

    private static readonly Tally Announced = new()
    {
        Yea = 3,
        Nay = 2,
        Present = 1,
        NotVoting = 1,
        Guilty = 1,
        NotGuilty = 1,
        LivePairs = 1,
    };

    private static readonly ImmutableArray<Position> OneOfEach =
    [
        .. Positions(3, 2, 1, 1), Member(20, VoteOption.Guilty), Member(21, VoteOption.NotGuilty), Member(22, VoteOption.LivePair),
    ];

    private static OfficialAction Timed(string date, string time, ActionKind kind, Chamber chamber, int sequence) =>
        Action(date, kind, chamber, sequence: sequence) with { Moment = On(date, time) };
}
