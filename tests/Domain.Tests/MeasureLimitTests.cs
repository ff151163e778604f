using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>What one measure may hold besides its actions.</summary>
public class MeasureLimitTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);

    [Fact]
    public void A_measure_is_named_by_so_many_threats_and_no_more()
    {
        var journal = new Journal();
        for (var number = 0; number < MeasureLimits.VetoThreats; number++)
            journal.Threaten($"t{number}", VetoThreatLevel.AdvisorsRecommend, Hjres46);

        var issue = journal.Refuse(docket =>
            docket.IssueVetoThreat(Journal.Threat("more"), Journal.Statement(VetoThreatLevel.AdvisorsRecommend, Hjres46)));
        var revise = journal.Refuse(docket => docket.ReviseVetoThreat(
            Journal.Threat("t0"), Journal.Threat("more"), Journal.Statement(VetoThreatLevel.AdvisorsRecommend, Hjres46)));

        Assert.All([issue, revise], refusal => Assert.Equal(
            (RejectionKind.FailedPrecondition, "TOO_MANY_VETO_THREATS"), (refusal.Kind, refusal.Reason)));
    }

    [Fact]
    public void Measures_are_moved_together_by_so_many_threats_and_no_more_unless_one_has_more_from_a_release_that_took_more()
    {
        const int half = MeasureLimits.VetoThreatsAtOnce / 2;
        var (first, second, third) = (Threatened(46, half), Threatened(47, half), Threatened(48, 1));
        var old = Threatened(49, 4 * MeasureLimits.VetoThreats);

        Assert.Null(MeasureLimits.RefuseVetoThreatsAtOnce([first, second]));
        Assert.Equal("TOO_MANY_VETO_THREATS", MeasureLimits.RefuseVetoThreatsAtOnce([first, second, third])?.Reason);
        Assert.Null(MeasureLimits.RefuseVetoThreatsAtOnce([old]));
        Assert.Equal("TOO_MANY_VETO_THREATS", MeasureLimits.RefuseVetoThreatsAtOnce([old, third])?.Reason);
    }

    [Fact]
    public void A_measure_has_so_many_votes_and_no_more_and_they_can_be_corrected_and_vacated()
    {
        var journal = new Journal();
        journal.Record(Cloture(1), []);
        // Deciding each of so many votes takes seconds.
        journal.Multiply(Hjres46, first => [.. Enumerable.Range(1, MeasureLimits.Votes - 1).Select(number => first with { Vote = Senate(number) })]);
        journal.Record(Cloture(MeasureLimits.Votes), []);

        Assert.Equal("TOO_MANY_VOTES", journal.RefuseVote(Cloture(MeasureLimits.Votes + 1), []).Reason);
        journal.Correct(Cloture(1) with { OfficialResult = "Otherwise" }, []);
        journal.Vacate(Senate(1));
        Assert.Equal("TOO_MANY_VOTES", journal.RefuseVote(Cloture(MeasureLimits.Votes + 1), []).Reason);
    }

    private static Measure Threatened(int number, int threats)
    {
        var measure = new Journal().Create(Measure(MeasureType.Hjres, number), "2019-02-22");
        return Enumerable.Range(0, threats).Aggregate(measure, (threatened, threat) => threatened.WithVetoThreat(Journal.Threat($"t{number}-{threat}")));
    }

    private static Vote Cloture(int number) => Voice(Senate(number), Hjres46, "2019-03-01", passed: true) with
    {
        QuestionKind = VoteQuestion.Cloture,
        Threshold = VoteThreshold.ThreeFifthsSworn,
    };
}
