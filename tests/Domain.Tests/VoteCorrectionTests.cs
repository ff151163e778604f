using System.Collections.Immutable;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Closed votes that are corrected or vacated.</summary>
public class VoteCorrectionTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly MeasureName Hr1 = Measure(MeasureType.Hr, 1);
    private static readonly Vote Passage = RollCall(House(94), Hjres46, "2019-02-26", passed: true);

    [Fact]
    public void Correction_keeps_before_and_after_and_tells_both()
    {
        var journal = Passed();
        var before = journal.Votes[House(94)];
        Assert.Empty(before.Vote.StateReason);
        ImmutableArray<Position> corrected = [.. Positions(3, 2).Skip(1), Member(0, VoteOption.Nay), Member(50, VoteOption.Yea)];
        var change = (VoteChange)journal.Correct(Passage, corrected)[0];

        Assert.Equal((ChangeType.VoteCorrected, before.Vote), (change.Type, change.Previous));
        Assert.Equal([Member(0, VoteOption.Nay), Member(50, VoteOption.Yea)], change.ChangedPositions);
        var after = journal.Votes[House(94)];
        Assert.Equal((VoteState.Corrected, "a clerk's error"), (after.Vote.State, after.Vote.StateReason));
        Assert.Equal((3, 3), (after.Vote.Tally!.Yea, after.Vote.Tally.Nay));
        var correction = after.Revisions.Single();
        Assert.Equal((before.Vote, "a clerk's error"), (correction.Before, correction.Reason));
        Assert.Equal(
            [new(Member(0, VoteOption.Yea), Member(0, VoteOption.Nay)), new(null, Member(50, VoteOption.Yea))], correction.Positions);
    }

    [Fact]
    public void Member_whom_a_correction_removes_stays_in_the_history()
    {
        var journal = Passed();
        journal.Correct(Passage, [.. Positions(3, 2).Skip(1)]);
        Assert.Equal([new(Member(0, VoteOption.Yea), null)], journal.Votes[House(94)].Revisions.Single().Positions);
    }

    [Fact]
    public void Every_correction_stays_in_the_history()
    {
        var journal = Passed();
        journal.Correct(Passage with { OfficialResult = "Agreed to" }, Positions(3, 2));
        journal.Correct(Passage with { OfficialResult = "Passed" }, Positions(3, 2));
        Assert.Equal(["", "Agreed to"], journal.Votes[House(94)].Revisions.Select(correction => correction.Before.OfficialResult));
    }

    [Fact]
    public void Corrected_result_moves_the_measure_and_its_threats_back()
    {
        var journal = Passed();
        journal.Threaten("sap", VetoThreatLevel.PresidentWouldVeto, Hjres46);
        var changes = journal.Correct(Passage with { OfficialPassed = false }, Positions(2, 3));
        Assert.Equal(
            [ChangeType.VoteCorrected, ChangeType.ResolutionChanged, ChangeType.VetoThreatChanged], changes.Select(change => change.Type));
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hjres46));
        Assert.Equal(VetoThreatState.Moot, journal.StateOf("sap"));
        journal.Correct(Passage, Positions(3, 2));
        Assert.Equal(VetoThreatState.Standing, journal.StateOf("sap"));
    }

    [Fact]
    public void Correction_that_count_and_announcement_disagree_on_is_told()
    {
        var journal = Passed();
        var changes = journal.Correct(Passage, Positions(2, 3));
        Assert.Equal([ChangeType.VoteCorrected, ChangeType.ResultDisputed], changes.Take(2).Select(change => change.Type));
    }

    [Fact]
    public void Vote_that_was_on_another_measure_moves_both()
    {
        var journal = Passed();
        journal.Create(Hr1, "2019-01-03");
        journal.Threaten("sap", VetoThreatLevel.PresidentWouldVeto, Hjres46, Hr1);
        var changes = journal.Correct(Passage with { Measures = [Hr1], OfficialPassed = false }, Positions(2, 3));
        Assert.Equal(
            [ChangeType.VoteCorrected, ChangeType.ResolutionChanged, ChangeType.ResolutionChanged], changes.Select(change => change.Type));
        Assert.Equal(MeasureState.Introduced, journal.StateOf(Hjres46));
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hr1));
        Assert.Equal(VetoThreatState.Standing, journal.StateOf("sap"));
    }

    [Fact]
    public void Vote_that_turns_out_to_mean_nothing_for_its_measure_no_longer_moves_it()
    {
        var journal = Passed();
        journal.Correct(Passage with { QuestionKind = VoteQuestion.Unspecified }, Positions(3, 2));
        Assert.Equal(MeasureState.Introduced, journal.StateOf(Hjres46));
        Assert.Empty(journal.Docket.Measures[Hjres46].Outcomes);
    }

    [Fact]
    public void Correction_that_says_what_is_known_changes_nothing()
    {
        var journal = Passed();
        Assert.Empty(journal.Correct(Passage, Positions(3, 2)));
        journal.Correct(Passage, Positions(4, 2));
        Assert.Empty(journal.Correct(Passage, Positions(4, 2)));
        Assert.Empty(journal.Record(Passage, Positions(4, 2)));
        Assert.Equal("VOTE_EXISTS", journal.RefuseVote(Passage, Positions(3, 2)).Reason);
    }

    [Fact]
    public void Correction_must_be_a_record_that_could_be_right()
    {
        var journal = Passed();
        var wrong = Passage with { Tally = new Tally { Yea = 5 } };
        Assert.Equal(
            "TALLY_MISMATCH", journal.Refuse(docket => docket.CorrectVote(journal.Votes[House(94)], wrong, Positions(3, 2), "", journal.By)).Reason);
    }

    [Fact]
    public void Vacated_vote_counts_as_not_taken_together_with_the_action_that_tells_of_it()
    {
        var journal = Passed();
        journal.Threaten("sap", VetoThreatLevel.PresidentWouldVeto, Hjres46);
        journal.Act(Hjres46, Action("2019-02-26", ActionKind.Passed, Chamber.House, House(94), sequence: 3));
        Assert.Equal([ChangeType.VoteVacated, ChangeType.ResolutionChanged], journal.Vacate(House(94)).Select(change => change.Type));
        var measure = journal.Docket.Measures[Hjres46];
        Assert.Equal(MeasureState.Introduced, measure.Status.State);
        Assert.Equal([MeasureState.Unspecified], measure.ActionStates);
        var vote = journal.Votes[House(94)].Vote;
        Assert.Equal((VoteState.Vacated, "by unanimous consent", 3, null), (vote.State, vote.StateReason, vote.Tally!.Yea, vote.Outcome));
    }

    [Fact]
    public void Vote_that_is_taken_again_counts_in_the_place_of_the_vacated_one()
    {
        var journal = Passed();
        journal.Vacate(House(94));
        journal.Record(Passage with { Name = House(95), OfficialPassed = false }, Positions(2, 3));
        Assert.Equal(MeasureState.FailedOriginating, journal.StateOf(Hjres46));
    }

    [Fact]
    public void Vacated_override_lets_the_veto_stand_and_leaves_the_outlook()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Act(Hjres46, Action("2019-03-15", ActionKind.Vetoed));
        journal.Record(RollCall(House(127), Hjres46, "2019-03-26", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds), Positions(248, 181));
        Assert.Equal(MeasureState.OverrideFailed, journal.StateOf(Hjres46));
        journal.Vacate(House(127));
        Assert.Equal(MeasureState.Vetoed, journal.StateOf(Hjres46));
        Assert.Null(OverrideOutlook.Of(journal.Docket.Measures[Hjres46], []).Outlook!.House.Override);
    }

    [Fact]
    public void Record_of_a_vacated_vote_changes_nothing_when_it_comes_again()
    {
        var journal = Passed();
        journal.Vacate(House(94));
        Assert.Empty(journal.Record(Passage, Positions(3, 2)));
        Assert.Equal(VoteState.Vacated, journal.Votes[House(94)].Vote.State);
    }

    [Theory]
    [InlineData(VoteState.Scheduled, "open take- close- correct- vacate-")]
    [InlineData(VoteState.Open, "open- take close correct- vacate-")]
    [InlineData(VoteState.Closed, "open- take- close- correct vacate")]
    [InlineData(VoteState.Corrected, "open- take- close- correct vacate")]
    [InlineData(VoteState.Vacated, "open- take- close- correct- vacate-")]
    public void Each_step_is_allowed_in_its_states_only_and_refused_in_all_others(VoteState state, string steps)
    {
        var journal = In(state);
        var vote = journal.Votes[House(94)];
        var commands = new Dictionary<string, (string Reason, string Rule, Func<Docket, Decision> Command)>
        {
            ["open"] = ("VOTE_NOT_SCHEDULED", "only a scheduled vote", docket => docket.OpenVote(vote, On("2019-02-26"))),
            ["take"] = ("VOTE_NOT_OPEN", "only while it is open", docket => docket.RecordPositions(vote, Positions(9, 9), journal.By)),
            ["close"] = ("VOTE_NOT_OPEN", "only while it is open", docket => docket.CloseVote(vote, "", null, null, null, journal.By)),
            ["correct"] = ("VOTE_NOT_CLOSED", "only a closed vote", docket => docket.CorrectVote(vote, Passage, Positions(9, 9), "", journal.By)),
            ["vacate"] = ("VOTE_NOT_CLOSED", "only a closed vote", docket => docket.VacateVote(vote, "", journal.By)),
        };
        foreach (var step in steps.Split(' '))
        {
            var (reason, rule, command) = commands[step.TrimEnd('-')];
            if (!step.EndsWith('-'))
            {
                Assert.Null(command(journal.Docket).Rejection);
                continue;
            }
            var rejection = journal.Refuse(command);
            Assert.Equal((RejectionKind.FailedPrecondition, reason), (rejection.Kind, rejection.Reason));
            Assert.Contains($"is {state}: ", rejection.Message, StringComparison.Ordinal);
            Assert.Contains(rule, rejection.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Constitutional_amendment_is_passed_by_two_thirds_only()
    {
        var name = Measure(MeasureType.Hjres, 2);
        var vote = Passage with { Measures = [name] };
        var journal = new Journal();
        journal.Create(name, "2019-01-03", constitutionalAmendment: true);
        var byMajority = journal.RefuseVote(vote, Positions(3, 1));
        Assert.Equal("vote.threshold", Field(byMajority));
        Assert.Contains("two thirds of each chamber (Art. V)", byMajority.Message, StringComparison.Ordinal);
        Assert.Equal("vote.threshold", Field(journal.Refuse(docket => docket.ScheduleVote(
            vote with { OfficialPassed = null, Announcement = Announced("1970-01-01") }, null))));
        var overriding = journal.RefuseVote(
            vote with { QuestionKind = VoteQuestion.VetoOverride, Threshold = VoteThreshold.TwoThirds }, Positions(3, 1));
        Assert.Equal("vote.question_kind", Field(overriding));
        Assert.Contains("Hollingsworth", overriding.Message, StringComparison.Ordinal);
        journal.Record(vote with { Threshold = VoteThreshold.TwoThirds }, Positions(3, 1));
        Assert.Equal("vote.threshold", Field(journal.Refuse(docket =>
            docket.CorrectVote(journal.Votes[House(94)], vote, Positions(3, 1), "", journal.By))));
        journal.Record(vote with { Name = Senate(1), Threshold = VoteThreshold.TwoThirds }, Positions(67, 33));
        Assert.Equal(MeasureState.SentToStates, journal.StateOf(name));
    }

    [Fact]
    public void Vote_scheduled_by_majority_cannot_close_once_its_measure_is_known_to_amend_the_Constitution()
    {
        var name = Measure(MeasureType.Hjres, 2);
        var journal = new Journal();
        journal.Schedule(Passage with { Measures = [name], OfficialPassed = null, Announcement = Announced("1970-01-01") });
        journal.Open(House(94), "2019-02-26");
        journal.Take(House(94), Positions(3, 2));
        journal.Create(name, "2019-01-03", constitutionalAmendment: true);
        Assert.Equal("vote.threshold", Field(journal.Refuse(docket => docket.CloseVote(journal.Votes[House(94)], "", true, null, null, journal.By))));
    }

    private static string Field(Rejection rejection) => rejection.FieldViolations.Single().Field;

    private static Journal Passed()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Record(Passage, Positions(3, 2));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));
        return journal;
    }

    private static Journal In(VoteState state)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Schedule(Passage with { OfficialPassed = null, Announcement = Announced("2019-02-26") });
        if (state >= VoteState.Open)
        {
            journal.Open(House(94), "2019-02-26");
            journal.Take(House(94), Positions(3, 2));
        }
        if (state >= VoteState.Closed)
            journal.Close(House(94), passed: true);
        if (state == VoteState.Corrected)
            journal.Correct(Passage, Positions(4, 2));
        if (state == VoteState.Vacated)
            journal.Vacate(House(94));
        return journal;
    }
}
