using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>What the result of a vote means for its measure.</summary>
public class VoteOutcomeTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);

    [Theory]
    [InlineData(VoteQuestion.Passage, true, "PASS_OVER:HOUSE")]
    [InlineData(VoteQuestion.Passage, false, "FAIL:ORIGINATING:HOUSE")]
    [InlineData(VoteQuestion.PassageUnderSuspension, true, "PASS_OVER:HOUSE")]
    [InlineData(VoteQuestion.PassageUnderSuspension, false, "PROV_KILL:SUSPENSIONFAILED")]
    [InlineData(VoteQuestion.VetoOverride, true, "VETOED:OVERRIDE_PASS_OVER:HOUSE")]
    [InlineData(VoteQuestion.VetoOverride, false, "VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE")]
    public void Vote_of_the_House_moves_its_measure_by_question_and_result(VoteQuestion question, bool passed, string code) =>
        Assert.Equal(code, CodeAfter(Hjres46, House(94), question, VoteThreshold.TwoThirds, passed));

    [Theory]
    [InlineData(true, "INTRODUCED")]
    [InlineData(false, "PROV_KILL:CLOTUREFAILED")]
    public void Cloture_that_fails_halts_the_measure_and_cloture_that_carries_moves_nothing(bool passed, string code) =>
        Assert.Equal(code, CodeAfter(Measure(MeasureType.S, 1), Senate(7), VoteQuestion.Cloture, VoteThreshold.ThreeFifthsSworn, passed));

    [Theory]
    [InlineData(59, "PROV_KILL:CLOTUREFAILED")]
    [InlineData(60, "INTRODUCED")]
    public void Cloture_turns_on_the_sixtieth_senator_where_no_result_is_announced(int yea, string code) =>
        Assert.Equal(
            code,
            CodeAfter(
                Measure(MeasureType.S, 1), Senate(7), VoteQuestion.Cloture, VoteThreshold.ThreeFifthsSworn, passed: null, yea, 99 - yea));

    private static string CodeAfter(
        MeasureName measure, VoteName vote, VoteQuestion question, VoteThreshold threshold, bool? passed, int yea = 3, int nay = 2)
    {
        var journal = new Journal();
        journal.Create(measure, "2019-01-03");
        journal.Record(RollCall(vote, measure, "2019-02-26", question, threshold, passed), Positions(yea, nay));
        return journal.Docket.Measures[measure].Status.GovTrackStatus;
    }
}
