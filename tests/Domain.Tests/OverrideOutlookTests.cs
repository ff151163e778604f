using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

/// <summary>How near each chamber is to two thirds.</summary>
public class OverrideOutlookTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);

    [Fact]
    public void Outlook_of_Hjres_46_says_how_many_votes_were_missing()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        journal.Threaten("sap", VetoThreatLevel.AdvisorsRecommend, Hjres46);
        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182, 0, 5));
        journal.Record(RollCall(Senate(49), Hjres46, "2019-03-14", passed: true), Positions(59, 41));
        var standing = Outlook(journal);
        Assert.Equal(["sap"], standing.StandingThreats.Select(threat => threat.Name.Id));
        Assert.Null(standing.House.Override);

        journal.Act(Hjres46, Action("2019-03-15", ActionKind.Vetoed));
        journal.Record(
            RollCall(House(127), Hjres46, "2019-03-26", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds, passed: false),
            Positions(248, 181, 0, 3));

        var outlook = Outlook(journal);
        Assert.Equal((House(94), 285, 40), (outlook.House.Passage!.Vote, outlook.House.Passage.Needed, outlook.House.Passage.ShortBy));
        Assert.Equal((Senate(49), 67, 8), (outlook.Senate.Passage!.Vote, outlook.Senate.Passage.Needed, outlook.Senate.Passage.ShortBy));
        Assert.Equal((House(127), 286, 38), (outlook.House.Override!.Vote, outlook.House.Override.Needed, outlook.House.Override.ShortBy));
        Assert.Null(outlook.Senate.Override);
        Assert.Empty(outlook.StandingThreats);
    }

    [Fact]
    public void Roll_calls_that_actions_cite_are_named_once_until_they_are_recorded()
    {
        var journal = Introduced();
        journal.Act(
            Hjres46,
            Action("2019-02-26", ActionKind.Passed, Chamber.House, House(94)), Action("2019-02-26", ActionKind.Other, Chamber.House, House(93)),
            Action("2019-03-14", ActionKind.Passed, Chamber.Senate, Senate(49)), Action("2019-03-15", ActionKind.Vetoed),
            Action("2019-03-26", ActionKind.OverrideFailed, Chamber.House, House(127)),
            Action("2019-03-26", ActionKind.OverrideFailed, Chamber.House, House(127), sequence: 1));
        Assert.Equal([House(94), Senate(49), House(127)], Cited());

        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182));
        journal.Record(RollCall(Senate(49), Hjres46, "2019-03-14", passed: true), Positions(59, 41));
        journal.Vacate(Senate(49));
        Assert.Equal([House(127)], Cited());

        IEnumerable<VoteName> Cited() => OverrideOutlook.CitedOf(journal.Docket.Measures[Hjres46]);
    }

    [Fact]
    public void Outlook_of_what_is_never_presented_is_refused()
    {
        var (outlook, rejection) = OverrideOutlook.Of(Domain.Measure.Unknown(Measure(MeasureType.Hconres, 1)), []);
        Assert.Null(outlook);
        Assert.Equal("NEVER_PRESENTED", rejection!.Reason);
        Assert.Contains("Art. I, sec. 7", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outlook_goes_by_the_last_passage_whichever_was_recorded_last()
    {
        var journal = Introduced();
        journal.Record(RollCall(House(200), Hjres46, "2019-05-01", passed: true), Positions(230, 200));
        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182));
        Assert.Equal(House(200), Outlook(journal).House.Passage!.Vote);
    }

    [Fact]
    public void Of_two_passages_on_one_day_the_one_with_the_higher_number_is_the_last()
    {
        var journal = Introduced();
        journal.Record(RollCall(House(95), Hjres46, "2019-02-26", passed: true), Positions(230, 200));
        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182));
        Assert.Equal(House(95), Outlook(journal).House.Passage!.Vote);
    }

    [Fact]
    public void Passage_that_nobody_counted_hides_none_that_was_counted()
    {
        var journal = Introduced();
        journal.Record(RollCall(House(94), Hjres46, "2019-02-26", passed: true), Positions(245, 182));
        journal.Record(Voice(House(0) with { UnnumberedId = "concurrence" }, Hjres46, "2019-05-01", passed: true), []);
        Assert.Equal(House(94), Outlook(journal).House.Passage!.Vote);
    }

    [Fact]
    public void Neither_a_refused_passage_nor_a_cloture_that_carried_measures_a_chamber()
    {
        var journal = Introduced();
        journal.Record(RollCall(Senate(49), Hjres46, "2019-03-14", passed: true), Positions(59, 41));
        journal.Record(
            RollCall(Senate(50), Hjres46, "2019-03-15", VoteQuestion.Cloture, VoteThreshold.ThreeFifthsSworn, passed: true),
            Positions(61, 39));
        journal.Record(RollCall(Senate(51), Hjres46, "2019-03-16", passed: false), Positions(45, 55));
        Assert.Equal(Senate(49), Outlook(journal).Senate.Passage!.Vote);
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(100, 329, 286, 186)]
    [InlineData(285, 144, 286, 1)]
    [InlineData(286, 143, 286, 0)]
    [InlineData(429, 0, 286, 0)]
    public void Override_is_short_by_what_two_thirds_of_its_votes_lack(int yea, int nay, int needed, int shortBy)
    {
        var journal = Introduced();
        journal.Act(Hjres46, Action("2019-03-15", ActionKind.Vetoed));
        journal.Record(
            RollCall(House(127), Hjres46, "2019-03-26", VoteQuestion.VetoOverride, VoteThreshold.TwoThirds), Positions(yea, nay));
        var measured = Outlook(journal).House.Override!;
        Assert.Equal((needed, shortBy), (measured.Needed, measured.ShortBy));
        Assert.Equal(shortBy == 0 ? MeasureState.OverridePassedOriginating : MeasureState.OverrideFailed, journal.StateOf(Hjres46));
    }

    private static Journal Introduced()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        return journal;
    }

    private static OverrideOutlook Outlook(Journal journal)
    {
        var measure = journal.Docket.Measures[Hjres46];
        return OverrideOutlook.Of(measure, measure.VetoThreats.Select(name => journal.Docket.VetoThreats[name])).Outlook!;
    }
}
