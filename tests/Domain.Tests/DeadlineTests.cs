using FsCheck;
using FsCheck.Fluent;
using static VoteTracker.Domain.ActionKind;
using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

public class DeadlineTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);

    [Theory]
    // Presented on a Friday, a Saturday, a Sunday, a Monday, and over a year's end.
    [InlineData("2019-03-15", "2019-03-27")]
    [InlineData("2019-03-16", "2019-03-28")]
    [InlineData("2019-03-17", "2019-03-28")]
    [InlineData("2019-03-18", "2019-03-29")]
    [InlineData("2020-12-23", "2021-01-04")]
    public void President_has_ten_days_after_the_day_of_presentment_without_Sundays(string presented, string lastDay) =>
        Assert.Equal(On(lastDay).Date, Deadlines.OfPresident(On(presented).Date).LastDay);

    [Fact]
    public void Ten_days_are_ten_days_that_are_no_Sundays_whenever_a_measure_is_presented() =>
        Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), day =>
        {
            var presented = new DateOnly(1789, 3, 4).AddDays(day);
            var last = Deadlines.OfPresident(presented).LastDay;
            var counted = Enumerable.Range(1, last.DayNumber - presented.DayNumber).Select(presented.AddDays)
                .Count(date => date.DayOfWeek != DayOfWeek.Sunday);
            return counted == 10 && last.DayOfWeek != DayOfWeek.Sunday;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Presentment_alone_sets_the_Presidents_deadline_and_his_decision_ends_it()
    {
        var journal = Introduced(terminatesEmergency: false);
        Assert.Empty(Deadlines.Of(journal.Act(
            Hjres46, Action("2019-02-22", Referred, Chamber.House), Action("2019-02-25", Reported, Chamber.House))));
        Assert.Equal(
            [new Deadline(DeadlineKind.PresidentialAction, Chamber.Unspecified, On("2019-03-27").Date, "Art. I, sec. 7, cl. 2")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-03-15", Presented))));
        Assert.Empty(Deadlines.Of(journal.Act(Hjres46, Action("2019-03-15", Vetoed, sequence: 1))));
    }

    [Fact]
    public void Passed_deadline_changes_no_state()
    {
        var journal = Introduced(terminatesEmergency: true);
        journal.Act(Hjres46, Action("2019-03-15", Presented));
        var later = journal.Act(Hjres46, Action("2019-12-31", Other));
        Assert.Equal(MeasureState.Presented, later.Status.State);
        Assert.Equal(On("2019-03-27").Date, Deadlines.Of(later).Single().LastDay);
    }

    [Fact]
    public void Emergency_clock_runs_in_each_chamber_from_referral_to_report_to_vote()
    {
        var journal = Introduced(terminatesEmergency: true);
        Assert.Empty(Deadlines.Of(journal.Docket.Measures[Hjres46]));
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyCommitteeReport, Chamber.House, On("2019-03-09").Date, "50 U.S.C. 1622(c)(1)")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-02-22", Referred, Chamber.House))));
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyFloorVote, Chamber.House, On("2019-02-28").Date, "50 U.S.C. 1622(c)(2)")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-02-25", Reported, Chamber.House))));
        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182));
        Assert.Empty(Deadlines.Of(journal.Docket.Measures[Hjres46]));
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyCommitteeReport, Chamber.Senate, On("2019-03-14").Date, "50 U.S.C. 1622(c)(3)")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-02-27", Referred, Chamber.Senate))));
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyFloorVote, Chamber.Senate, On("2019-03-15").Date, "50 U.S.C. 1622(c)(3)")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-03-12", Reported, Chamber.Senate))));
        Assert.Empty(Deadlines.Of(journal.Act(Hjres46, Action("2019-03-14", Passed, Chamber.Senate))));
    }

    [Fact]
    public void Discharged_committee_has_nothing_left_to_report()
    {
        var journal = Introduced(terminatesEmergency: true);
        Assert.Empty(Deadlines.Of(journal.Act(
            Hjres46, Action("2019-02-22", Referred, Chamber.House), Action("2019-02-26", Discharged, Chamber.House))));
    }

    [Theory]
    [InlineData(Passed)]
    [InlineData(PassedWithAmendment)]
    [InlineData(Failed)]
    [InlineData(SuspensionFailed)]
    public void Vote_of_which_only_the_action_is_on_record_ends_the_clock_of_its_chamber_and_of_no_other(ActionKind vote)
    {
        var journal = Introduced(terminatesEmergency: true);
        journal.Act(
            Hjres46,
            Action("2019-02-22", Referred, Chamber.House),
            Action("2019-02-25", Reported, Chamber.House),
            Action("2019-02-26", vote, Chamber.House));
        Assert.Empty(Deadlines.Of(journal.Docket.Measures[Hjres46]));
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyFloorVote, Chamber.Senate, On("2019-03-15").Date, "50 U.S.C. 1622(c)(3)")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-03-12", Reported, Chamber.Senate))));
    }

    [Fact]
    public void Action_that_names_no_chamber_is_one_of_the_chamber_where_the_measure_began()
    {
        var journal = Introduced(terminatesEmergency: true);
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyCommitteeReport, Chamber.House, On("2019-03-09").Date, "50 U.S.C. 1622(c)(1)")],
            Deadlines.Of(journal.Act(Hjres46, Action("2019-02-22", Referred))));
    }

    [Fact]
    public void Clock_of_the_second_chamber_runs_although_nothing_of_the_first_is_on_record()
    {
        var measure = Introduced(terminatesEmergency: true).Act(Hjres46, Action("2019-02-27", Referred, Chamber.Senate));
        Assert.Equal(MeasureState.Introduced, measure.Status.State);
        Assert.Equal(
            [new Deadline(DeadlineKind.EmergencyCommitteeReport, Chamber.Senate, On("2019-03-14").Date, "50 U.S.C. 1622(c)(3)")],
            Deadlines.Of(measure));
    }

    [Fact]
    public void Deadlines_of_both_chambers_come_the_earliest_first_and_of_one_day_the_committees_report_before_the_vote()
    {
        var committees = Introduced(terminatesEmergency: true);
        var referred = committees.Act(
            Hjres46, Action("2019-02-22", Referred, Chamber.House), Action("2019-02-20", Referred, Chamber.Senate));
        Assert.Equal(
            [(Chamber.Senate, On("2019-03-07").Date), (Chamber.House, On("2019-03-09").Date)],
            Deadlines.Of(referred).Select(deadline => (deadline.Chamber, deadline.LastDay)));

        var reported = committees.Act(Hjres46, Action("2019-03-04", Reported, Chamber.House));
        Assert.Equal(
            [
                (DeadlineKind.EmergencyCommitteeReport, Chamber.Senate, On("2019-03-07").Date),
                (DeadlineKind.EmergencyFloorVote, Chamber.House, On("2019-03-07").Date),
            ],
            Deadlines.Of(reported).Select(deadline => (deadline.Kind, deadline.Chamber, deadline.LastDay)));
    }

    [Fact]
    public void Emergency_clock_stops_when_the_measure_is_through_although_the_vote_of_a_chamber_is_not_on_record()
    {
        var journal = Introduced(terminatesEmergency: true);
        var passed = journal.Act(
            Hjres46, Action("2019-02-22", Referred, Chamber.House), Action("2019-03-14", Passed, Chamber.Senate));
        Assert.Equal(MeasureState.PassedBoth, passed.Status.State);
        Assert.Empty(Deadlines.Of(passed));
        Assert.Equal(
            DeadlineKind.PresidentialAction, Deadlines.Of(journal.Act(Hjres46, Action("2019-03-15", Presented))).Single().Kind);
    }

    [Fact]
    public void Vacated_vote_leaves_the_floor_vote_due()
    {
        var journal = Introduced(terminatesEmergency: true);
        journal.Act(
            Hjres46, Action("2019-02-25", Reported, Chamber.House), Action("2019-02-26", Passed, Chamber.House, House(94)));
        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182));
        Assert.Empty(Deadlines.Of(journal.Docket.Measures[Hjres46]));
        journal.Vacate(House(94));
        Assert.Equal(DeadlineKind.EmergencyFloorVote, Deadlines.Of(journal.Docket.Measures[Hjres46]).Single().Kind);
    }

    [Theory]
    [InlineData(MeasureType.Hr, false)]
    [InlineData(MeasureType.Hconres, false)]
    [InlineData(MeasureType.Hjres, true)]
    public void Only_a_joint_resolution_that_goes_to_the_President_terminates_an_emergency(MeasureType type, bool constitutionalAmendment)
    {
        var name = Measure(type, 1);
        var introduction = new Introduction("A title", new DateOnly(2019, 2, 22), constitutionalAmendment, TerminatesEmergency: true);
        var rejection = new Journal().Naming(name).Refuse(docket => docket.CreateMeasure(name, introduction));
        Assert.Equal("resolution.terminates_emergency", rejection.FieldViolations.Single().Field);
        Assert.Contains("50 U.S.C. 1622(a)(1)", rejection.Message, StringComparison.Ordinal);
    }

    private static Journal Introduced(bool terminatesEmergency)
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22", terminatesEmergency: terminatesEmergency);
        return journal;
    }
}
