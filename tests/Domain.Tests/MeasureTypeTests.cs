namespace VoteTracker.Domain.Tests;

public class MeasureTypeTests
{
    [Theory]
    [InlineData(MeasureType.Hr, "H.R. 7", true)]
    [InlineData(MeasureType.S, "S. 7", true)]
    [InlineData(MeasureType.Hjres, "H.J.Res. 7", true)]
    [InlineData(MeasureType.Sjres, "S.J.Res. 7", true)]
    [InlineData(MeasureType.Hconres, "H.Con.Res. 7", false)]
    [InlineData(MeasureType.Sconres, "S.Con.Res. 7", false)]
    [InlineData(MeasureType.Hres, "H.Res. 7", false)]
    [InlineData(MeasureType.Sres, "S.Res. 7", false)]
    public void Only_bills_and_joint_resolutions_are_presented_to_the_President(MeasureType type, string printed, bool presented)
    {
        Assert.Equal(printed, new MeasureName(116, type, 7).Printed);
        Assert.Equal(presented, type.IsPresented());
        Assert.Equal(presented, Presentment.WhyNever(type, constitutionalAmendment: false) is null);
    }

    [Fact]
    public void Only_what_one_chamber_decides_needs_its_chamber()
    {
        ActionKind[] needing =
        [
            ActionKind.Passed, ActionKind.PassedWithAmendment, ActionKind.Failed, ActionKind.ConferenceReportAgreed,
            ActionKind.ConferenceReportRejected, ActionKind.OverridePassed, ActionKind.OverrideFailed, ActionKind.Vitiated,
        ];
        Assert.Equal(
            needing.Order(),
            Enum.GetValues<ActionKind>().Where(OfficialAction.NeedsChamber).Order());
    }
}
