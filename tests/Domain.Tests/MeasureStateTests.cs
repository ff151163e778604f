using static VoteTracker.Domain.ActionKind;
using static VoteTracker.Domain.Tests.Congress116;
using S = VoteTracker.Domain.MeasureState;

namespace VoteTracker.Domain.Tests;

/// <summary>Ways through Congress. Each step is one day later than the one before it.</summary>
public class MeasureStateTests
{
    private const Chamber House = Chamber.House;
    private const Chamber Senate = Chamber.Senate;

    [Fact]
    public void Bill_is_signed() => Travels(
        MeasureType.Hr,
        (Referred, House, S.Referred, "REFERRED"),
        (Discharged, House, S.Discharged, "REPORTED"),
        (Reported, House, S.Reported, "REPORTED"),
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Referred, Senate, S.Unspecified, "PASS_OVER:HOUSE"),
        (Reported, Senate, S.Unspecified, "PASS_OVER:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
        (Presented, Chamber.Unspecified, S.Presented, "PASSED:BILL"),
        (Signed, Chamber.Unspecified, S.Signed, "ENACTED:SIGNED"),
        (BecameLaw, Chamber.Unspecified, S.Unspecified, "ENACTED:SIGNED"));

    [Fact]
    public void Order_to_report_counts_as_the_report_that_it_obliges_the_chair_to_make() => Travels(
        MeasureType.Hr,
        (Referred, House, S.Referred, "REFERRED"),
        (OrderedReported, Senate, S.Unspecified, "REFERRED"),
        (OrderedReported, House, S.Reported, "REPORTED"),
        (Reported, House, S.Unspecified, "REPORTED"),
        (PlacedOnCalendar, House, S.Unspecified, "REPORTED"),
        (Referred, House, S.Unspecified, "REPORTED"));

    [Fact]
    public void Measure_goes_to_the_calendar_past_the_committees() => Travels(
        MeasureType.S,
        (PlacedOnCalendar, Senate, S.Reported, "REPORTED"),
        (Passed, Senate, S.PassedOriginating, "PASS_OVER:SENATE"),
        (PlacedOnCalendar, House, S.Unspecified, "PASS_OVER:SENATE"));

    [Fact]
    public void Second_committee_of_the_Senate_takes_the_measure_back_from_the_calendar() => Travels(
        MeasureType.Sres,
        (Reported, Senate, S.Reported, "REPORTED"),
        (Referred, Senate, S.Referred, "REFERRED"),
        (Discharged, Senate, S.Discharged, "REPORTED"),
        (Referred, Senate, S.Referred, "REFERRED"));

    [Fact]
    public void Bill_becomes_law_after_ten_days_without_signature() => Travels(
        MeasureType.S,
        (Passed, Senate, S.PassedOriginating, "PASS_OVER:SENATE"),
        (Passed, House, S.PassedBoth, "PASSED:BILL"),
        (Presented, Chamber.Unspecified, S.Presented, "PASSED:BILL"),
        (BecameLawWithoutSignature, Chamber.Unspecified, S.LawWithoutSignature, "ENACTED:TENDAYRULE"),
        (Vetoed, Chamber.Unspecified, S.Unspecified, "ENACTED:TENDAYRULE"),
        (BecameLaw, Chamber.Unspecified, S.Unspecified, "ENACTED:TENDAYRULE"));

    [Theory]
    [InlineData(Signed, BecameLawWithoutSignature)]
    [InlineData(BecameLawWithoutSignature, Signed)]
    public void Law_that_is_said_to_be_signed_and_unsigned_is_a_law_and_the_contradiction_is_said(ActionKind one, ActionKind other)
    {
        var journal = new Journal();
        journal.Create(Measure(MeasureType.Hr, 6297), "2016-11-14");
        journal.Act(Measure(MeasureType.Hr, 6297), Action("2016-12-15", one, sequence: 1), Action("2016-12-15", BecameLaw, sequence: 3));
        var measure = journal.Act(Measure(MeasureType.Hr, 6297), Action("2016-12-15", other, sequence: 2));
        Assert.Equal((S.BecameLaw, "ENACTED:UNKNOWN"), (measure.Status.State, measure.Status.GovTrackStatus));
        Assert.Contains("both", measure.Status.Contradiction, StringComparison.Ordinal);

        journal.WithdrawByHand(measure.Name, $"2016-12-15-{(one == Signed ? 1 : 2)}-{Signed}-{Chamber.Unspecified}");
        var status = journal.Docket.Measures[measure.Name].Status;
        Assert.Equal((S.LawWithoutSignature, ""), (status.State, status.Contradiction));
    }

    [Fact]
    public void Passage_that_was_vitiated_counts_as_not_taken_whichever_lines_tell_of_it()
    {
        var bill = Measure(MeasureType.S, 94);
        var journal = new Journal();
        journal.Create(bill, "2019-01-10");
        journal.Act(
            bill,
            Action("2019-02-05", Reported, Senate),
            Action("2019-04-10", Passed, Senate, sequence: 1),
            Action("2019-04-10", Passed, Senate, sequence: 2));
        journal.Record(Voice(Senate(70), bill, "2019-04-10", passed: true), []);
        Assert.Equal(S.PassedOriginating, journal.StateOf(bill));

        Assert.Equal(S.Reported, journal.Act(bill, Action("2019-04-30", Vitiated, Senate, sequence: 1)).Status.State);
        Assert.Equal(S.FailedOriginating, journal.Act(bill, Action("2019-04-30", Failed, Senate, sequence: 2)).Status.State);
        Assert.Equal(
            S.PassedOriginating, journal.Act(bill, Action("2019-05-30", Passed, Senate)).Status.State);
    }

    [Fact]
    public void Vitiation_in_one_chamber_leaves_what_the_other_one_did() => Travels(
        MeasureType.Hjres,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
        (Vitiated, Chamber.Unspecified, S.Unspecified, "PASSED:BILL"));

    [Fact]
    public void How_a_measure_became_law_is_not_guessed_and_the_signature_may_turn_up() => Travels(
        MeasureType.S,
        (Presented, Chamber.Unspecified, S.Presented, "PASSED:BILL"),
        (BecameLaw, Chamber.Unspecified, S.BecameLaw, "ENACTED:UNKNOWN"),
        (Signed, Chamber.Unspecified, S.Signed, "ENACTED:SIGNED"));

    [Fact]
    public void Discharge_of_a_committee_counts_where_the_measure_began_and_before_its_passage() => Travels(
        MeasureType.Hr,
        (Discharged, Senate, S.Unspecified, "INTRODUCED"),
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Discharged, House, S.Unspecified, "PASS_OVER:HOUSE"));

    [Fact]
    public void Pocket_veto_ends_it() => Travels(
        MeasureType.Hr,
        (Presented, Chamber.Unspecified, S.Presented, "PASSED:BILL"),
        (PocketVetoed, Chamber.Unspecified, S.PocketVetoed, "VETOED:POCKET"),
        (BecameLawWithoutSignature, Chamber.Unspecified, S.Unspecified, "VETOED:POCKET"),
        (OverridePassed, House, S.Unspecified, "VETOED:POCKET"),
        (Signed, Chamber.Unspecified, S.Unspecified, "VETOED:POCKET"));

    [Fact]
    public void Override_in_both_chambers_makes_law() => Travels(
        MeasureType.Sjres,
        (Vetoed, Chamber.Unspecified, S.Vetoed, "PROV_KILL:VETO"),
        (OverridePassed, Senate, S.OverridePassedOriginating, "VETOED:OVERRIDE_PASS_OVER:SENATE"),
        (OverridePassed, Senate, S.Unspecified, "VETOED:OVERRIDE_PASS_OVER:SENATE"),
        (OverridePassed, House, S.LawByOverride, "ENACTED:VETO_OVERRIDE"),
        (OverrideFailed, House, S.Unspecified, "ENACTED:VETO_OVERRIDE"));

    [Fact]
    public void Failed_override_in_the_second_chamber_ends_it() => Travels(
        MeasureType.Sjres,
        (Vetoed, Chamber.Unspecified, S.Vetoed, "PROV_KILL:VETO"),
        (OverridePassed, Senate, S.OverridePassedOriginating, "VETOED:OVERRIDE_PASS_OVER:SENATE"),
        (OverrideFailed, House, S.OverrideFailed, "VETOED:OVERRIDE_FAIL_SECOND:HOUSE"),
        (OverridePassed, House, S.Unspecified, "VETOED:OVERRIDE_FAIL_SECOND:HOUSE"),
        (BecameLaw, Chamber.Unspecified, S.Unspecified, "VETOED:OVERRIDE_FAIL_SECOND:HOUSE"),
        (ExpiredSineDie, Chamber.Unspecified, S.Unspecified, "VETOED:OVERRIDE_FAIL_SECOND:HOUSE"));

    [Fact]
    public void Simple_resolution_is_done_when_its_chamber_agrees() => Travels(
        MeasureType.Hres,
        (Reported, House, S.Reported, "REPORTED"),
        (Passed, House, S.AgreedSimple, "PASSED:SIMPLERES"),
        (ExpiredSineDie, Chamber.Unspecified, S.Unspecified, "PASSED:SIMPLERES"));

    [Fact]
    public void Concurrent_resolution_needs_both_chambers() => Travels(
        MeasureType.Sconres,
        (Passed, Senate, S.PassedOriginating, "PASS_OVER:SENATE"),
        (PassedWithAmendment, House, S.PassedBack, "PASS_BACK:HOUSE"),
        (Passed, Senate, S.AgreedConcurrent, "PASSED:CONCURRENTRES"));

    [Fact]
    public void Constitutional_amendment_goes_to_the_states() => Travels(
        MeasureType.Hjres,
        constitutionalAmendment: true,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Passed, Senate, S.SentToStates, "PASSED:CONSTAMEND"),
        (ExpiredSineDie, Chamber.Unspecified, S.Unspecified, "PASSED:CONSTAMEND"));

    [Fact]
    public void Failing_where_it_began_is_undone_by_a_reconsidered_vote() => Travels(
        MeasureType.Hr,
        (Failed, House, S.FailedOriginating, "FAIL:ORIGINATING:HOUSE"),
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Failed, Senate, S.FailedSecond, "FAIL:SECOND:SENATE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"));

    [Fact]
    public void Code_that_outlives_a_state_is_dated_from_where_it_began()
    {
        var measure = Travels(
            MeasureType.Hr,
            (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
            (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
            (Presented, Chamber.Unspecified, S.Presented, "PASSED:BILL"));
        Assert.Equal((On("2019-02-03"), On("2019-02-02")), (measure.Status.Since, measure.Status.GovTrackSince));
    }

    [Fact]
    public void Motion_that_fails_again_dates_the_code_anew()
    {
        var measure = Travels(
            MeasureType.S,
            (ClotureFailed, Senate, S.ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED"),
            (ClotureFailed, Senate, S.ProvisionallyFailed, "PROV_KILL:CLOTUREFAILED"));
        Assert.Equal((On("2019-02-02"), On("2019-02-02")), (measure.Status.Since, measure.Status.GovTrackSince));
    }

    internal static Measure Travels(MeasureType type, params (ActionKind Kind, Chamber Chamber, S State, string Code)[] steps) =>
        Travels(type, false, steps);

    internal static Measure Travels(
        MeasureType type, bool constitutionalAmendment, params (ActionKind Kind, Chamber Chamber, S State, string Code)[] steps)
    {
        var name = Measure(type, 7);
        var journal = new Journal();
        var measure = journal.Create(name, "2019-01-03", constitutionalAmendment);
        Assert.Equal("INTRODUCED", measure.Status.GovTrackStatus);
        for (var index = 0; index < steps.Length; index++)
        {
            var (kind, chamber, state, code) = steps[index];
            var day = new DateOnly(2019, 2, 1).AddDays(index);
            var before = measure.Status;
            measure = journal.Act(name, new OfficialAction($"a{index}", new CapitolMoment(day), 0, kind, chamber, "", "", null));
            Assert.Equal((index, state, code), (index, measure.ActionStates[^1], measure.Status.GovTrackStatus));
            if (state == S.Unspecified)
                Assert.Equal(before, measure.Status);
            else
                Assert.Equal((state, day), (measure.Status.State, measure.Status.Since.Date));
        }
        return measure;
    }
}
