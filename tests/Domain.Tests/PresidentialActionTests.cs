using static VoteTracker.Domain.ActionKind;
using static VoteTracker.Domain.Tests.Congress116;
using static VoteTracker.Domain.Tests.MeasureStateTests;
using S = VoteTracker.Domain.MeasureState;

namespace VoteTracker.Domain.Tests;

/// <summary>What becomes of a measure at the White House and after the end of the Congress.</summary>
public class PresidentialActionTests
{
    private const Chamber House = Chamber.House;
    private const Chamber Senate = Chamber.Senate;
    private const Chamber None = Chamber.Unspecified;
    private static readonly MeasureName Bill = Measure(MeasureType.Hr, 8);

    [Fact]
    public void Veto_implies_the_passage_and_the_presentment_that_are_not_on_record() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Vetoed, None, S.Vetoed, "PROV_KILL:VETO"),
        (Presented, None, S.Unspecified, "PROV_KILL:VETO"),
        (Passed, Senate, S.Unspecified, "PROV_KILL:VETO"));

    [Fact]
    public void Override_vote_implies_the_veto_that_is_not_on_record() => Travels(
        MeasureType.Hr,
        (Presented, None, S.Presented, "PASSED:BILL"),
        (OverridePassed, House, S.OverridePassedOriginating, "VETOED:OVERRIDE_PASS_OVER:HOUSE"),
        (Vetoed, None, S.Unspecified, "VETOED:OVERRIDE_PASS_OVER:HOUSE"),
        (OverridePassed, Senate, S.LawByOverride, "ENACTED:VETO_OVERRIDE"));

    [Fact]
    public void Override_in_the_second_chamber_implies_the_one_in_the_first()
    {
        Travels(
            MeasureType.Hr,
            (Vetoed, None, S.Vetoed, "PROV_KILL:VETO"),
            (OverridePassed, Senate, S.LawByOverride, "ENACTED:VETO_OVERRIDE"));
        Travels(
            MeasureType.Hr,
            (Vetoed, None, S.Vetoed, "PROV_KILL:VETO"),
            (OverrideFailed, Senate, S.OverrideFailed, "VETOED:OVERRIDE_FAIL_SECOND:SENATE"));
    }

    [Fact]
    public void Vetoed_bill_that_became_law_was_overridden() => Travels(
        MeasureType.Hr,
        (Vetoed, None, S.Vetoed, "PROV_KILL:VETO"),
        (BecameLaw, None, S.LawByOverride, "ENACTED:VETO_OVERRIDE"),
        (Signed, None, S.Unspecified, "ENACTED:VETO_OVERRIDE"));

    [Fact]
    public void Signature_after_the_Congress_ended_makes_law() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (Passed, Senate, S.PassedBoth, "PASSED:BILL"),
        (ExpiredSineDie, None, S.Unspecified, "PASSED:BILL"),
        (Presented, None, S.Presented, "PASSED:BILL"),
        (ExpiredSineDie, None, S.Unspecified, "PASSED:BILL"),
        (Signed, None, S.Signed, "ENACTED:SIGNED"));

    [Fact]
    public void Measure_that_waits_for_Congress_expires_with_it_and_keeps_its_last_code()
    {
        Travels(
            MeasureType.Hr,
            (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
            (ExpiredSineDie, None, S.Expired, "PASS_OVER:HOUSE"),
            (Passed, Senate, S.Unspecified, "PASS_OVER:HOUSE"));
        Travels(
            MeasureType.Hr,
            (Vetoed, None, S.Vetoed, "PROV_KILL:VETO"),
            (OverridePassed, House, S.OverridePassedOriginating, "VETOED:OVERRIDE_PASS_OVER:HOUSE"),
            (ExpiredSineDie, None, S.Expired, "VETOED:OVERRIDE_PASS_OVER:HOUSE"),
            (OverridePassed, Senate, S.Unspecified, "VETOED:OVERRIDE_PASS_OVER:HOUSE"),
            (Signed, None, S.Unspecified, "VETOED:OVERRIDE_PASS_OVER:HOUSE"));
    }

    [Fact]
    public void Signature_shows_that_a_bill_had_passed_when_the_Congress_ended() => Travels(
        MeasureType.Hr,
        (Passed, House, S.PassedOriginating, "PASS_OVER:HOUSE"),
        (ExpiredSineDie, None, S.Expired, "PASS_OVER:HOUSE"),
        (Signed, None, S.Signed, "ENACTED:SIGNED"));

    [Fact]
    public void Contested_pocket_veto_is_voted_on_like_any_other()
    {
        var journal = PocketVetoedBill(contested: true);
        Assert.True(journal.Docket.Measures[Bill].Status.Contested);
        var measure = journal.Act(Bill, Action("2000-09-07", OverrideFailed, House));
        Assert.Equal("VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE", measure.Status.GovTrackStatus);
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("sap"));
    }

    [Fact]
    public void Pocket_veto_that_a_court_held_to_be_none_made_law_and_carried_out_no_threat()
    {
        var journal = PocketVetoedBill(contested: true);
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("sap"));
        var measure = journal.Act(Bill, Action("2000-12-25", BecameLawWithoutSignature));
        Assert.Equal((S.LawWithoutSignature, false, false), (measure.Status.State, measure.Status.Contested, measure.Status.Vetoed));
        Assert.Equal(VetoThreatState.NotCarriedOut, journal.StateOf("sap"));
    }

    [Fact]
    public void Pocket_veto_that_nobody_contests_is_final_until_the_record_is_corrected()
    {
        var journal = PocketVetoedBill(contested: false);
        journal.Act(Bill, Action("2000-09-07", OverridePassed, House));
        Assert.Equal(S.PocketVetoed, journal.StateOf(Bill));
        journal.Act(Bill, Action("2000-08-31", PocketVetoed, id: "pocket") with { Contested = true });
        Assert.Equal(S.OverridePassedOriginating, journal.StateOf(Bill));
    }

    private static Journal PocketVetoedBill(bool contested)
    {
        var journal = new Journal();
        journal.Create(Bill, "1999-02-25");
        journal.Threaten("sap", VetoThreatLevel.PresidentWouldVeto, Bill);
        var measure = journal.Act(
            Bill, Action("2000-08-24", Presented), Action("2000-08-31", PocketVetoed, id: "pocket") with { Contested = contested });
        Assert.Equal((S.PocketVetoed, "VETOED:POCKET"), (measure.Status.State, measure.Status.GovTrackStatus));
        return journal;
    }
}
