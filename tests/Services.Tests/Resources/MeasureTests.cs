using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Measures: what comes with their creation, and what is due.</summary>
public sealed class MeasureTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_measure_created_with_its_actions_is_one_update_and_stands_where_they_lead()
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        var request = HJRes46Scenario.Creation(congress);
        request.Actions.Add(HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
        request.Actions.Add(HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed));

        await suite.Resolutions.CreateResolutionAsync(request);

        var update = await watcher.NextUpdateAsync();
        Assert.Equal((UpdateType.ResolutionCreated, ResolutionState.Vetoed, 2), (update.Type, update.Resolution.State, update.Actions.Count));
        Assert.Equal(1, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task One_impossible_action_keeps_the_whole_creation_out()
    {
        var congress = InProcessSuite.NewCongress();
        var request = HJRes46Scenario.Creation(congress);
        request.Resolution.Type = ResolutionType.Hres;
        request.Actions.Add(HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
        request.Actions.Add(HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Presented));

        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.CreateResolutionAsync(request));

        Assert.Equal((StatusCode.FailedPrecondition, "ACTION_IMPOSSIBLE"), (refusal.Code, refusal.Reason));
        Assert.Equal(0, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task What_is_due_is_said_with_its_rule_and_outlives_the_store()
    {
        var congress = InProcessSuite.NewCongress();
        var request = HJRes46Scenario.Creation(congress);
        request.Resolution.TerminatesEmergency = true;
        request.Actions.Add(HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
        var created = await suite.Resolutions.CreateResolutionAsync(request);

        // Fifteen calendar days after the referral: 50 U.S.C. 1622(c)(1).
        var due = Assert.Single(created.Deadlines);
        Assert.Equal((DeadlineKind.EmergencyCommitteeReport, Chamber.House, "2019-03-09"), (due.Kind, due.Chamber, due.LastDay));
        Assert.Contains("1622", due.Source, StringComparison.Ordinal);

        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Presented)));
        var presented = await suite.Resolutions.GetResolutionAsync(new() { Name = created.Name });
        // Ten days without the two Sundays, counted from the day after: Art. I, sec. 7, cl. 2.
        Assert.Equal((DeadlineKind.PresidentialAction, "2019-03-26"), Assert.Single(presented.Deadlines) is var last ? (last.Kind, last.LastDay) : default);
        Assert.True(presented.TerminatesEmergency);
    }

    [Fact]
    public async Task A_contested_pocket_veto_stays_contested_and_nothing_else_can_be()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var pocket = HJRes46Scenario.Action("pocket", "2019-03-27", ActionKind.PocketVetoed);
        pocket.Contested = true;
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, pocket));

        // Read back from the store by the next decision.
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("other", "2019-03-28", ActionKind.Other)));
        var measure = await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });
        Assert.Equal((ResolutionState.PocketVetoed, true), (measure.State, measure.VetoContested));

        var wrong = HJRes46Scenario.Action("signed", "2019-03-20", ActionKind.Signed);
        wrong.Contested = true;
        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, wrong)));
        Assert.Equal(["actions[0].contested"], refusal.Fields);
    }

    [Fact]
    public async Task Positions_filtered_by_a_long_filter_are_read_in_pages_to_the_end()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var filter = string.Join(" AND ", Enumerable.Range(0, 30).Select(number => $"member != \"nobody {number} of a long list of members\""));

        var first = await suite.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/house-1-94", PageSize = 3, Filter = filter });
        var rest = await suite.Votes.ListPositionsAsync(
            new() { Parent = $"{congress}/votes/house-1-94", PageSize = 3, Filter = filter, PageToken = first.NextPageToken });

        Assert.Equal((3, 2, ""), (first.Positions.Count, rest.Positions.Count, rest.NextPageToken));
    }
}
