using static VoteTracker.Domain.Tests.Congress116;

namespace VoteTracker.Domain.Tests;

public class MeasureRejectionTests
{
    private static readonly MeasureName Hjres46 = Measure(MeasureType.Hjres, 46);

    [Fact]
    public void Measure_is_created_once()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var rejection = journal.Refuse(docket => docket.CreateMeasure(Hjres46, new Introduction("Again", new DateOnly(2019, 2, 22), false)));
        Assert.Equal((RejectionKind.AlreadyExists, "RESOLUTION_EXISTS"), (rejection.Kind, rejection.Reason));
    }

    [Theory]
    [InlineData(MeasureType.Hr)]
    [InlineData(MeasureType.S)]
    [InlineData(MeasureType.Hconres)]
    [InlineData(MeasureType.Sres)]
    public void Only_a_joint_resolution_proposes_an_amendment_to_the_Constitution(MeasureType type)
    {
        var name = Measure(type, 1);
        var rejection = new Journal().Naming(name)
            .Refuse(docket => docket.CreateMeasure(name, new Introduction("A title", new DateOnly(2019, 2, 22), true)));
        Assert.Equal((RejectionKind.InvalidArgument, "INVALID_FIELD"), (rejection.Kind, rejection.Reason));
        Assert.Equal("resolution.constitutional_amendment", rejection.FieldViolations.Single().Field);
        Assert.Contains("joint resolution", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_on_a_measure_that_nobody_created_are_refused()
    {
        var journal = new Journal();
        var rejection = journal.Naming(Hjres46)
            .Refuse(docket => journal.RecordActions(docket, Hjres46, [Action("2019-02-22", ActionKind.Referred)]));
        Assert.Equal((RejectionKind.NotFound, "RESOLUTION_NOT_FOUND"), (rejection.Kind, rejection.Reason));
    }

    [Fact]
    public void Two_actions_of_one_name_in_one_call_are_refused_unless_they_are_the_same()
    {
        var journal = new Journal();
        journal.Create(Hjres46, "2019-02-22");
        var action = Action("2019-02-22", ActionKind.Referred, Chamber.House, id: "a");
        var rejection = journal.Refuse(docket => journal.RecordActions(docket, Hjres46, [action, action with { Text = "otherwise" }]));
        Assert.Equal(("INVALID_FIELD", "actions"), (rejection.Reason, rejection.FieldViolations.Single().Field));
        Assert.Contains("a stands twice", rejection.Message, StringComparison.Ordinal);
        Assert.Single(journal.Act(Hjres46, action, action).MovingActions);
    }

    [Theory]
    [InlineData(MeasureType.Hres, ActionKind.Signed, "Art. I, sec. 7")]
    [InlineData(MeasureType.Hconres, ActionKind.Presented, "Art. I, sec. 7")]
    [InlineData(MeasureType.Sconres, ActionKind.Vetoed, "Art. I, sec. 7")]
    [InlineData(MeasureType.Sres, ActionKind.BecameLaw, "Art. I, sec. 7")]
    [InlineData(MeasureType.Hres, ActionKind.ConferenceRequested, "one chamber alone")]
    [InlineData(MeasureType.Sres, ActionKind.AmendmentExchangeFailed, "one chamber alone")]
    [InlineData(MeasureType.Sres, ActionKind.Passed, "only the Senate acts")]
    public void Action_that_no_such_measure_can_have_is_refused_with_its_rule(MeasureType type, ActionKind kind, string rule)
    {
        var name = Measure(type, 1);
        var journal = new Journal();
        journal.Create(name, "2019-01-03");
        var rejection = journal.Refuse(docket => journal.RecordActions(
            docket,
            name,
            [
                Action("2019-01-04", ActionKind.Referred, name.Type.Origin()),
                Action("2019-03-01", kind, name.Type.Origin().Other()),
            ]));
        Assert.Equal((RejectionKind.FailedPrecondition, "ACTION_IMPOSSIBLE"), (rejection.Kind, rejection.Reason));
        Assert.Contains(rule, rejection.Message, StringComparison.Ordinal);
        Assert.Empty(journal.Docket.Measures[name].MovingActions);
    }

    [Theory]
    [InlineData(ActionKind.Presented)]
    [InlineData(ActionKind.Signed)]
    [InlineData(ActionKind.Vetoed)]
    [InlineData(ActionKind.OverridePassed)]
    public void Constitutional_amendment_never_meets_the_President(ActionKind kind)
    {
        var name = Measure(MeasureType.Hjres, 2);
        var journal = new Journal();
        journal.Create(name, "2019-01-03", constitutionalAmendment: true);
        var rejection = journal.Refuse(docket => journal.RecordActions(docket, name, [Action("2019-03-01", kind, Chamber.House)]));
        Assert.Equal("ACTION_IMPOSSIBLE", rejection.Reason);
        Assert.Contains("Art. V", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Actions_that_no_such_measure_can_have_are_sorted_out_with_the_reason()
    {
        var docket = new Journal().Naming(Measure(MeasureType.Hres, 1)).Docket;

        var (possible, others) = docket.Possible(
            Measure(MeasureType.Hres, 1),
            [Action("2019-02-01", ActionKind.Referred, id: "referred"), Action("2019-02-05", ActionKind.Presented, id: "presented"), Action("2019-02-03", ActionKind.Passed, Chamber.House, id: "house")]);

        Assert.Equal(["referred", "house"], possible.Select(action => action.Id));
        Assert.Equal(("presented", "ACTION_IMPOSSIBLE"), Assert.Single(others) is var other ? (other.Action, other.Reason) : default);
    }
}
