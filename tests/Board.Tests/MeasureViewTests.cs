using VoteTracker.Board.Views;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Board.Tests;

/// <summary>A measure's timeline and its way.</summary>
public sealed class MeasureViewTests
{
    [Fact]
    public void An_event_that_the_record_tells_twice_stands_once_and_a_vote_stands_where_its_action_is()
    {
        Action[] actions =
        [
            Act("1", "2019-02-22", ActionKind.Introduced),
            Act("2", "2019-02-22", ActionKind.Introduced),
            Act("3", "2019-02-26", ActionKind.Other),
            Act("4", "2019-02-26", ActionKind.Passed, "congresses/116/votes/house-1-94"),
            Act("5", "2019-02-26", ActionKind.Passed, "congresses/116/votes/house-1-94"),
            Act("6", "2019-03-15", ActionKind.Vetoed),
        ];
        Vote[] votes =
        [
            new() { Name = "congresses/116/votes/house-1-94", Date = "2019-02-26", State = VoteState.Closed },
            new() { Name = "congresses/116/votes/house-1-93", Date = "2019-02-26", State = VoteState.Closed },
            new() { Name = "congresses/116/votes/house-1-v-tuesday", Date = "2019-02-26", State = VoteState.Held },
        ];
        VetoThreat[] threats = [new() { Name = "congresses/116/vetoThreats/sap", IssueDate = "2019-02-26" }];

        var timeline = TimelineEntry.Order(actions, votes, threats);

        Assert.Equal(
            ["1", "sap", "4 house-1-94", "house-1-93", "6"],
            timeline.Select(entry => string.Join(' ', new[] { entry.Action?.Id, Last(entry.Vote?.Name), Last(entry.Threat?.Name) }.Where(part => part is not null))));
    }

    [Theory]
    [InlineData(ResolutionState.Referred, "", "Introduced+ House> Senate President Law")]
    [InlineData(ResolutionState.PassedOriginating, "", "Introduced+ House+ Senate> President Law")]
    [InlineData(ResolutionState.FailedSecond, "", "Introduced+ House+ Senate× President Law")]
    [InlineData(ResolutionState.Presented, "", "Introduced+ House+ Senate+ President> Law")]
    [InlineData(ResolutionState.Signed, "", "Introduced+ House+ Senate+ President+ Law+")]
    [InlineData(ResolutionState.Vetoed, "", "Introduced+ House+ Senate+ Vetoed× House, override> Senate, override Law")]
    [InlineData(ResolutionState.OverrideFailed, "VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE", "Introduced+ House+ Senate+ Vetoed× House, override× Senate, override Law")]
    [InlineData(ResolutionState.OverrideFailed, "VETOED:OVERRIDE_FAIL_SECOND:SENATE", "Introduced+ House+ Senate+ Vetoed× House, override+ Senate, override× Law")]
    [InlineData(ResolutionState.LawByOverride, "", "Introduced+ House+ Senate+ Vetoed× House, override+ Senate, override+ Law+")]
    public void The_way_of_a_measure_says_where_it_stands_and_what_stopped_it(ResolutionState state, string status, string expected)
    {
        var steps = MeasureSteps.Of(new Resolution { Type = ResolutionType.Hjres, OriginChamber = Chamber.House, State = state, GovtrackStatus = status });

        Assert.Equal(expected, string.Join(' ', steps.Select(step => step.Name + step.Progress switch
        {
            StepProgress.Done => "+",
            StepProgress.Current => ">",
            StepProgress.Failed => "×",
            _ => "",
        })));
    }

    private static Action Act(string id, string date, ActionKind kind, string vote = "") => new() { Id = id, Date = date, Kind = kind, Chamber = Chamber.House, Vote = vote };

    private static string? Last(string? name) => name?[(name.LastIndexOf('/') + 1)..];
}
