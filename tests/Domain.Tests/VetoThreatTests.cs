using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

public class VetoThreatTests
{
    private static readonly MeasureName First = Measure(MeasureType.Hr, 1);
    private static readonly MeasureName Second = Measure(MeasureType.S, 2);

    [Theory]
    [InlineData(ActionKind.Signed, VetoThreatState.NotCarriedOut)]
    [InlineData(ActionKind.BecameLawWithoutSignature, VetoThreatState.NotCarriedOut)]
    [InlineData(ActionKind.Vetoed, VetoThreatState.CarriedOut)]
    [InlineData(ActionKind.PocketVetoed, VetoThreatState.CarriedOut)]
    [InlineData(ActionKind.ExpiredSineDie, VetoThreatState.Moot)]
    [InlineData(ActionKind.Presented, VetoThreatState.Standing)]
    public void Threat_settles_by_what_becomes_of_its_measure(ActionKind kind, VetoThreatState state)
    {
        var journal = Threatened(VetoThreatLevel.PresidentWouldVeto);
        journal.Act(First, Action("2019-03-01", kind));
        Assert.Equal(state, journal.StateOf("threat"));
    }

    [Theory]
    [InlineData(ActionKind.Signed)]
    [InlineData(ActionKind.Vetoed)]
    [InlineData(ActionKind.ExpiredSineDie)]
    public void Position_without_a_threat_is_never_carried_out(ActionKind kind)
    {
        var journal = Threatened(VetoThreatLevel.None);
        journal.Act(First, Action("2019-03-01", kind));
        Assert.Equal(VetoThreatState.Moot, journal.StateOf("threat"));
    }

    [Fact]
    public void Threat_that_a_wrong_action_settled_stands_again_when_the_action_is_corrected()
    {
        var journal = Threatened(VetoThreatLevel.PresidentWouldVeto);
        journal.Act(First, Action("2019-03-01", ActionKind.Vetoed, id: "a"));
        var changes = journal.Carry(docket => journal.RecordActions(docket, First, [Action("2019-03-01", ActionKind.Presented, id: "a")]));
        Assert.Equal(VetoThreatState.Standing, journal.StateOf("threat"));
        Assert.Equal([ChangeType.ResolutionChanged, ChangeType.VetoThreatChanged], changes.Select(change => change.Type));
    }

    [Fact]
    public void Threat_carried_out_stays_so_when_the_Congress_ends_before_an_override()
    {
        var journal = Threatened(VetoThreatLevel.PresidentWouldVeto);
        var measure = journal.Act(
            First, Action("2020-12-23", ActionKind.Vetoed), Action("2021-01-03", ActionKind.ExpiredSineDie));
        Assert.Equal((MeasureState.Expired, "PROV_KILL:VETO"), (measure.Status.State, measure.Status.GovTrackStatus));
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("threat"));
    }

    [Fact]
    public void Threat_on_several_measures_is_settled_by_the_first_that_is_decided()
    {
        var journal = Threatened(VetoThreatLevel.AdvisorsRecommend, First, Second);
        journal.Create(Second, "2019-01-10");
        journal.Act(First, Action("2019-02-01", ActionKind.Failed, Chamber.House));
        Assert.Equal(VetoThreatState.Standing, journal.StateOf("threat"));
        journal.Act(Second, Action("2019-03-01", ActionKind.Vetoed));
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("threat"));
    }

    [Fact]
    public void Threat_on_several_measures_is_not_carried_out_once_one_of_them_is_law()
    {
        var journal = Threatened(VetoThreatLevel.AdvisorsRecommend, First, Second);
        journal.Create(Second, "2019-01-10");
        journal.Act(First, Action("2019-03-01", ActionKind.Signed));
        Assert.Equal(VetoThreatState.NotCarriedOut, journal.StateOf("threat"));
    }

    [Fact]
    public void Threat_on_several_measures_is_moot_only_when_none_can_reach_the_President()
    {
        var journal = Threatened(VetoThreatLevel.AdvisorsRecommend, First, Second);
        journal.Create(Second, "2019-01-10");
        journal.Act(First, Action("2019-02-01", ActionKind.Failed, Chamber.House));
        journal.Act(Second, Action("2019-03-01", ActionKind.Failed, Chamber.Senate));
        Assert.Equal(VetoThreatState.Moot, journal.StateOf("threat"));
        journal.Act(Second, Action("2019-03-05", ActionKind.Passed, Chamber.Senate));
        Assert.Equal(VetoThreatState.Standing, journal.StateOf("threat"));
    }

    [Fact]
    public void Threat_issued_before_its_measure_is_created_is_settled_with_it()
    {
        var journal = new Journal();
        journal.Threaten("threat", VetoThreatLevel.PresidentWouldVeto, First);
        Assert.False(journal.Docket.Measures[First].Created);
        journal.Create(First, "2019-01-03");
        journal.Act(First, Action("2019-03-01", ActionKind.Vetoed));
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("threat"));
    }

    [Fact]
    public void Threat_recorded_after_the_veto_is_carried_out_at_once()
    {
        var journal = new Journal();
        journal.Create(First, "2019-01-03");
        journal.Act(First, Action("2019-03-01", ActionKind.Vetoed));
        Assert.Equal(VetoThreatState.CarriedOut, journal.Threaten("threat", VetoThreatLevel.PresidentWouldVeto, First).State);
    }

    [Fact]
    public void Revised_threat_is_not_settled_and_its_successor_is()
    {
        var journal = Threatened(VetoThreatLevel.AgencyRecommends);
        var statement = Journal.Statement(VetoThreatLevel.PresidentWouldVeto, First);
        journal.Carry(docket => docket.ReviseVetoThreat(Journal.Threat("threat"), Journal.Threat("newer"), statement));
        Assert.Equal(Journal.Threat("threat"), journal.Docket.VetoThreats[Journal.Threat("newer")].Supersedes);
        journal.Act(First, Action("2019-03-01", ActionKind.Vetoed));
        Assert.Equal(VetoThreatState.Revised, journal.StateOf("threat"));
        Assert.Equal(VetoThreatState.CarriedOut, journal.StateOf("newer"));
    }

    [Fact]
    public void Rescinded_threat_stays_rescinded_whatever_comes()
    {
        var journal = Threatened(VetoThreatLevel.PresidentWouldVeto);
        journal.Carry(docket => docket.RescindVetoThreat(Journal.Threat("threat"), "a deal"));
        journal.Act(First, Action("2019-03-01", ActionKind.Vetoed));
        Assert.Equal(VetoThreatState.Rescinded, journal.StateOf("threat"));
        Assert.Equal("a deal", journal.Docket.VetoThreats[Journal.Threat("threat")].RescindReason);
    }

    [Fact]
    public void Threat_that_no_longer_stands_can_be_neither_revised_nor_rescinded()
    {
        var journal = Threatened(VetoThreatLevel.PresidentWouldVeto);
        journal.Carry(docket => docket.RescindVetoThreat(Journal.Threat("threat"), ""));
        var statement = Journal.Statement(VetoThreatLevel.None, First);
        Assert.Equal("VETO_THREAT_NOT_STANDING", journal.Refuse(docket => docket.RescindVetoThreat(Journal.Threat("threat"), "")).Reason);
        Assert.Equal(
            "VETO_THREAT_NOT_STANDING",
            journal.Refuse(docket => docket.ReviseVetoThreat(Journal.Threat("threat"), Journal.Threat("newer"), statement)).Reason);
    }

    [Fact]
    public void Same_statement_again_changes_nothing_and_another_under_its_name_is_refused()
    {
        var journal = Threatened(VetoThreatLevel.PresidentWouldVeto);
        var same = Journal.Statement(VetoThreatLevel.PresidentWouldVeto, First);
        Assert.Empty(journal.Carry(docket => docket.IssueVetoThreat(Journal.Threat("threat"), same)));
        journal.Naming(Second);
        AdministrationStatement[] others =
        [
            same with { Measures = [First, Second] },
            same with { Level = VetoThreatLevel.AdvisorsRecommend },
            same with { Position = AdministrationPosition.Opposes },
            same with { Text = "something else" },
            same with { Source = same.Source with { Title = "Another statement" } },
            same with { IssueDate = same.IssueDate.AddDays(1) },
            same with { Condition = "unless it is amended" },
            same with { MeasureVersion = "EH" },
        ];
        foreach (var command in others.SelectMany(other => new Func<Docket, Decision>[]
        {
            docket => docket.IssueVetoThreat(Journal.Threat("threat"), other),
            docket => docket.ReviseVetoThreat(Journal.Threat("threat"), Journal.Threat("threat"), other),
        }))
        {
            var rejection = journal.Refuse(command);
            Assert.Equal((RejectionKind.AlreadyExists, "VETO_THREAT_EXISTS"), (rejection.Kind, rejection.Reason));
        }
    }

    [Theory]
    [InlineData(MeasureType.Hconres)]
    [InlineData(MeasureType.Sconres)]
    [InlineData(MeasureType.Hres)]
    [InlineData(MeasureType.Sres)]
    public void Threat_against_what_is_never_presented_is_refused(MeasureType type)
    {
        var name = Measure(type, 5);
        var statement = Journal.Statement(VetoThreatLevel.PresidentWouldVeto, name);
        var rejection = new Journal().Naming(name).Refuse(docket => docket.IssueVetoThreat(Journal.Threat("threat"), statement));
        Assert.Equal((RejectionKind.FailedPrecondition, "NEVER_PRESENTED"), (rejection.Kind, rejection.Reason));
        Assert.Contains("Art. I, sec. 7", rejection.Message, StringComparison.Ordinal);
        Assert.Contains(type.Printed(), rejection.Message, StringComparison.Ordinal);

        var revised = Threatened(VetoThreatLevel.None).Naming(name);
        Assert.Equal(
            "NEVER_PRESENTED",
            revised.Refuse(docket => docket.ReviseVetoThreat(Journal.Threat("threat"), Journal.Threat("newer"), statement)).Reason);
    }

    [Fact]
    public void Constitutional_amendment_goes_to_the_states_and_cannot_be_threatened()
    {
        var name = Measure(MeasureType.Sjres, 3);
        var journal = new Journal();
        journal.Create(name, "2019-01-03", constitutionalAmendment: true);
        var measure = journal.Act(
            name, Action("2019-02-01", ActionKind.Passed, Chamber.Senate), Action("2019-03-01", ActionKind.Passed, Chamber.House));
        Assert.Equal((MeasureState.SentToStates, "PASSED:CONSTAMEND"), (measure.Status.State, measure.Status.GovTrackStatus));

        var statement = Journal.Statement(VetoThreatLevel.PresidentWouldVeto, name);
        var rejection = journal.Refuse(docket => docket.IssueVetoThreat(Journal.Threat("threat"), statement));
        Assert.Equal("NEVER_PRESENTED", rejection.Reason);
        Assert.Contains("Hollingsworth", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_that_is_threatened_cannot_turn_out_to_be_a_constitutional_amendment()
    {
        var name = Measure(MeasureType.Hjres, 3);
        var journal = new Journal();
        journal.Threaten("threat", VetoThreatLevel.PresidentWouldVeto, name);
        var rejection = journal.Refuse(docket => docket.CreateMeasure(name, new Introduction("A title", new DateOnly(2019, 1, 3), true)));
        Assert.Equal("NEVER_PRESENTED", rejection.Reason);
        Assert.Contains("Hollingsworth", rejection.Message, StringComparison.Ordinal);
    }

    private static Journal Threatened(VetoThreatLevel level, params MeasureName[] measures)
    {
        var journal = new Journal();
        journal.Create(First, "2019-01-03");
        journal.Threaten("threat", level, measures.Length == 0 ? [First] : measures);
        return journal;
    }
}
