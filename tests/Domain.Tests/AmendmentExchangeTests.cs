using static VoteTracker.Domain.ActionKind;
using static VoteTracker.Domain.Tests.Congress116;
using static VoteTracker.Domain.Tests.MeasureStateTests;
using S = VoteTracker.Domain.MeasureState;

namespace VoteTracker.Domain.Tests;

/// <summary>Both chambers on the way to one text.</summary>
public class AmendmentExchangeTests
{
    private const Chamber House = Chamber.House;
    private const Chamber Senate = Chamber.Senate;

    [Fact]
    public void Amendments_go_back_and_forth_until_one_chamber_concurs() => Travels(
        MeasureType.Hr,
        (PassedWithAmendment, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (PassedWithAmendment, House, S.PassedBack, "PASS_BACK:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (Passed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Senate_bill_that_the_House_amends_goes_back_to_the_Senate() => Travels(
        MeasureType.S,
        (Passed, Senate, S.PassedOriginating, "PASS_OVER:SENATE"),
        (PassedWithAmendment, House, S.PassedBack, "PASS_BACK:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Passage_that_is_told_again_on_a_later_day_moves_nothing() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Passed, House, S.Unspecified, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (PassedWithAmendment, Senate, S.Unspecified, "PASS_BACK:SENATE"),
        (Failed, Senate, S.Unspecified, "PASS_BACK:SENATE"));

    [Fact]
    public void Passage_that_is_told_twice_on_one_day_counts_once_also_after_the_conference_is_asked_for()
    {
        var name = Measure(MeasureType.Hr, 7);
        var journal = new Journal();
        journal.Create(name, "2019-01-03");
        var measure = journal.Act(
            name,
            Action("2019-02-01", Passed, House, sequence: 1),
            Action("2019-03-01", PassedWithAmendment, Senate, sequence: 1),
            Action("2019-03-01", ConferenceRequested, Senate, sequence: 2),
            Action("2019-03-01", PassedWithAmendment, Senate, sequence: 3));
        Assert.Equal([S.PassedOriginating, S.PassedBack, S.InConference, S.Unspecified], measure.ActionStates);
    }

    [Fact]
    public void Disagreement_to_an_amendment_kills_nothing_and_the_chamber_may_concur_after_all() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (AmendmentExchangeFailed, House, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"),
        (Passed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Chamber_whose_amendment_is_refused_may_recede_from_it() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (AmendmentExchangeFailed, House, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Chamber_whose_amendment_is_refused_may_offer_another() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (Failed, House, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (Failed, House, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"));

    [Fact]
    public void Conference_report_needs_both_chambers() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (AmendmentExchangeFailed, House, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"),
        (ConferenceRequested, House, S.InConference, "PROV_KILL:PINGPONGFAIL"),
        (ConferenceRequested, Senate, S.Unspecified, "PROV_KILL:PINGPONGFAIL"),
        (ConferenceReportAgreed, Senate, S.ConferencePassedOne, "CONFERENCE:PASSED:SENATE"),
        (ConferenceReportAgreed, Senate, S.Unspecified, "CONFERENCE:PASSED:SENATE"),
        (ConferenceReportAgreed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Second_conference_report_needs_both_chambers_again_after_the_first_was_rejected() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (ConferenceRequested, House, S.InConference, "PASS_BACK:SENATE"),
        (ConferenceReportAgreed, House, S.ConferencePassedOne, "CONFERENCE:PASSED:HOUSE"),
        (ConferenceReportRejected, Senate, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"),
        (ConferenceRequested, Senate, S.InConference, "PROV_KILL:PINGPONGFAIL"),
        (ConferenceReportAgreed, Senate, S.ConferencePassedOne, "CONFERENCE:PASSED:SENATE"),
        (ConferenceReportAgreed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Agreement_to_a_report_is_gone_when_the_other_chamber_amends_instead() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (ConferenceReportAgreed, House, S.ConferencePassedOne, "CONFERENCE:PASSED:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (ConferenceReportAgreed, Senate, S.ConferencePassedOne, "CONFERENCE:PASSED:SENATE"));

    [Fact]
    public void Conference_that_comes_to_nothing_leaves_the_way_of_amendments() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (ConferenceRequested, House, S.InConference, "PASS_BACK:SENATE"),
        (PassedWithAmendment, House, S.PassedBack, "PASS_BACK:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Conference_shows_an_amendment_that_is_not_on_record_and_the_first_chamber_may_concur_in_it() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (ConferenceRequested, Senate, S.InConference, "PASS_OVER:HOUSE"),
        (Passed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Refusal_after_a_conference_was_asked_for_is_of_the_amendment_and_not_of_the_measure() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (ConferenceRequested, House, S.InConference, "PASS_OVER:HOUSE"),
        (Failed, Senate, S.ProvisionallyFailed, "PROV_KILL:PINGPONGFAIL"));

    [Fact]
    public void Conference_on_a_measure_that_was_never_amended_is_none() => Travels(
        MeasureType.Hr,
        (SuspensionFailed, House, S.ProvisionallyFailed, "PROV_KILL:SUSPENSIONFAILED"),
        (ConferenceRequested, House, S.Unspecified, "PROV_KILL:SUSPENSIONFAILED"));

    [Fact]
    public void Roll_call_in_conference_is_on_the_report_and_not_on_passage()
    {
        var name = Measure(MeasureType.Hr, 7);
        var journal = new Journal();
        journal.Create(name, "2019-01-03");
        journal.Act(
            name,
            Action("2019-02-01", Passed, House),
            Action("2019-03-01", PassedWithAmendment, Senate),
            Action("2019-03-02", ConferenceRequested, House));
        journal.Record(RollCall(Congress116.House(5), name, "2019-04-01"), Positions(400, 2));
        Assert.Equal("CONFERENCE:PASSED:HOUSE", journal.Docket.Measures[name].Status.GovTrackStatus);
        journal.Record(RollCall(Congress116.Senate(6), name, "2019-04-02"), Positions(2, 90));
        Assert.Equal(S.ProvisionallyFailed, journal.StateOf(name));
        journal.Act(name, Action("2019-04-05", ConferenceRequested, Senate));
        journal.Record(RollCall(Congress116.Senate(9), name, "2019-04-09"), Positions(90, 2));
        Assert.Equal("CONFERENCE:PASSED:SENATE", journal.Docket.Measures[name].Status.GovTrackStatus);
        journal.Record(RollCall(Congress116.House(10), name, "2019-04-10"), Positions(400, 2));
        Assert.Equal(S.PassedBoth, journal.StateOf(name));
    }

    [Fact]
    public void Passage_that_did_not_say_it_was_amended_is_reopened_by_what_shows_it() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
        (PassedWithAmendment, House, S.PassedBack, "PASS_BACK:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
        (ConferenceRequested, Senate, S.InConference, "PASSED:BILL"),
        (ConferenceReportAgreed, Senate, S.ConferencePassedOne, "CONFERENCE:PASSED:SENATE"),
        (ConferenceReportAgreed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void What_the_second_chamber_does_implies_the_passage_that_is_not_on_record() => Travels(
        MeasureType.Hr,
        (PassedWithAmendment, Senate, S.PassedBack, "PASS_BACK:SENATE"),
        (Passed, House, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Refusal_by_the_second_chamber_implies_the_passage_that_is_not_on_record() => Travels(
        MeasureType.Hr,
        (Failed, Senate, S.FailedSecond, "FAIL:SECOND:SENATE"),
        (Passed, House, S.Unspecified, "FAIL:SECOND:SENATE"));

    [Fact]
    public void Bill_that_failed_under_suspension_comes_back_by_report_and_rule() => Travels(
        MeasureType.Hr,
        (Referred, House, S.Referred, "REFERRED"),
        (SuspensionFailed, House, S.ProvisionallyFailed, "PROV_KILL:SUSPENSIONFAILED"),
        (Discharged, House, S.Discharged, "REPORTED"),
        (SuspensionFailed, House, S.ProvisionallyFailed, "PROV_KILL:SUSPENSIONFAILED"),
        (Reported, House, S.Reported, "REPORTED"),
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (ClotureFailed, Senate, S.ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED"),
        (Reported, House, S.Unspecified, "PROV_KILL:CLOTUREFAILED"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
        (ClotureFailed, Senate, S.Unspecified, "PASSED:BILL"),
        (SuspensionFailed, House, S.Unspecified, "PASSED:BILL"));

    [Fact]
    public void Motion_that_fails_again_on_another_day_has_failed_again_and_told_twice_on_one_day_only_once()
    {
        Travels(
            MeasureType.S,
            (ClotureFailed, Senate, S.ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED"),
            (ClotureFailed, Senate, S.ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED"));
        var name = Measure(MeasureType.S, 7);
        var journal = new Journal();
        journal.Create(name, "2019-01-03");
        var measure = journal.Act(
            name, Action("2019-02-25", ClotureFailed, Senate, sequence: 1), Action("2019-02-25", ClotureFailed, Senate, sequence: 2));
        Assert.Equal([S.ProvisionallyFailed, S.Unspecified], measure.ActionStates);
    }

    [Fact]
    public void Concurrent_resolution_may_go_to_conference_too() => Travels(
        MeasureType.Sconres,
        (Passed, Senate, S.PassedOriginating, "PASS_OVER:SENATE"),
        (PassedWithAmendment, House, S.PassedBack, "PASS_BACK:HOUSE"),
        (ConferenceRequested, House, S.InConference, "PASS_BACK:HOUSE"),
        (ConferenceReportAgreed, House, S.ConferencePassedOne, "CONFERENCE:PASSED:HOUSE"),
        (ConferenceReportAgreed, Senate, S.AgreedConcurrent, "PASSED:CONCURRENTRES"));
}
