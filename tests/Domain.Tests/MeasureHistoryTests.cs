using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>Real measures from introduction to their end.</summary>
public class MeasureHistoryTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);
    private static readonly MeasureName Hr6395 = Measure(MeasureType.Hr, 6395);

    [Fact]
    public void Hjres_46_ends_with_a_failed_override_and_a_threat_carried_out()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Threaten("sap-2019-02-26-hjres46", VetoThreatLevel.AdvisorsRecommend, Hjres46);
        Assert.Equal(MeasureState.Introduced, journal.StateOf(Hjres46));

        var changes = journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182, 0, 5));
        Assert.Equal([ChangeType.VoteClosed, ChangeType.ResolutionChanged], changes.Select(change => change.Type));
        Assert.Equal(MeasureState.PassedOriginating, journal.StateOf(Hjres46));

        journal.Record(RollCall(Senate(49), Hjres46, "2019-03-14", passed: true), Positions(59, 41));
        var before = journal.Docket.Measures[Hjres46];
        Assert.Equal((MeasureState.PassedBoth, "PASSED:BILL"), (before.Status.State, before.Status.GovTrackStatus));
        Assert.Equal(VetoThreatState.Standing, journal.StateOf("sap-2019-02-26-hjres46"));

        journal.Act(
            Hjres46,
            Action("2019-02-22", ActionKind.Introduced, Chamber.House, sequence: 1),
            Action("2019-02-22", ActionKind.Referred, Chamber.House, sequence: 2),
            Action("2019-02-26", ActionKind.Passed, Chamber.House, House(94), sequence: 5),
            Action("2019-02-27", ActionKind.Referred, Chamber.Senate, sequence: 1),
            Action("2019-03-14", ActionKind.Discharged, Chamber.Senate, sequence: 1),
            Action("2019-03-14", ActionKind.Passed, Chamber.Senate, Senate(49), sequence: 2),
            Action("2019-03-15", ActionKind.Presented, sequence: 1),
            Action("2019-03-15", ActionKind.Vetoed, sequence: 2));
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("sap-2019-02-26-hjres46"));

        journal.Record(
            RollCall(House(127), Hjres46, "2019-03-26", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds, passed: false),
            Positions(248, 181, 0, 3));
        var measure = journal.Docket.Measures[Hjres46];
        Assert.Equal(
            new MeasureStatus(
                MeasureState.OverrideFailed, "VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE", On("2019-03-26"), Vetoed: true,
                GovTrackSince: On("2019-03-26")),
            measure.Status);
        Assert.Equal(
            [
                MeasureState.Unspecified, MeasureState.Referred, MeasureState.PassedOriginating, MeasureState.Unspecified,
                MeasureState.Unspecified, MeasureState.PassedBoth, MeasureState.Presented, MeasureState.Vetoed,
            ],
            measure.ActionStates);
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("sap-2019-02-26-hjres46"));
        Assert.Equal("248 to 181, needed 286", Counted(journal.Votes[House(127)].Vote));
    }

    [Fact]
    public void Hjres_46_has_the_same_state_from_actions_alone_and_from_votes_alone()
    {
        var actions = new Journal();
        actions.Create(Hjres46, "2019-02-22");
        actions.Act(Hjres46, Action("2019-03-15", ActionKind.Vetoed), Action("2019-03-26", ActionKind.OverrideFailed, Chamber.House));

        var votes = new Journal();
        votes.Create(Hjres46, "2019-02-22");
        votes.Record(
            RollCall(House(127), Hjres46, "2019-03-26", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds), Positions(248, 181));
        Assert.Equal(actions.Docket.Measures[Hjres46].Status, votes.Docket.Measures[Hjres46].Status);
    }

    [Fact]
    public void Hr_6395_became_law_over_the_veto()
    {
        var journal = new Journal();
        journal.Create(Hr6395, "2020-03-26");
        journal.Threaten("sap", VetoThreatLevel.PresidentWouldVeto, Hr6395);
        journal.Act(
            Hr6395,
            Action("2020-07-21", ActionKind.Passed, Chamber.House),
            Action("2020-11-16", ActionKind.PassedWithAmendment, Chamber.Senate),
            Action("2020-11-18", ActionKind.ConferenceRequested, Chamber.House),
            Action("2020-12-08", ActionKind.ConferenceReportAgreed, Chamber.House),
            Action("2020-12-11", ActionKind.ConferenceReportAgreed, Chamber.Senate),
            Action("2020-12-11", ActionKind.Presented),
            Action("2020-12-23", ActionKind.Vetoed));
        journal.Record(
            RollCall(House(253, 2), Hr6395, "2020-12-28", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds, passed: true),
            Positions(322, 87, 0, 21));
        Assert.Equal("VETOED:OVERRIDE_PASS_OVER:HOUSE", journal.Docket.Measures[Hr6395].Status.GovTrackStatus);
        journal.Record(
            RollCall(Senate(292, 2), Hr6395, "2021-01-01", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds, passed: true),
            Positions(81, 13, 0, 6));

        var measure = journal.Act(Hr6395, Action("2021-01-01", ActionKind.BecameLaw, sequence: 9));
        Assert.Equal((MeasureState.LawByOverride, "ENACTED:VETO_OVERRIDE"), (measure.Status.State, measure.Status.GovTrackStatus));
        Assert.Equal(
            [
                MeasureState.PassedOriginating, MeasureState.PassedBack, MeasureState.InConference, MeasureState.ConferencePassedOne,
                MeasureState.PassedBoth, MeasureState.Presented, MeasureState.Vetoed,
            ],
            measure.ActionStates.Take(7));
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("sap"));
    }

    private static string Counted(Vote vote) => $"{vote.Tally!.Yea} to {vote.Tally.Nay}, needed {vote.Computation!.Value.Needed}";
}
