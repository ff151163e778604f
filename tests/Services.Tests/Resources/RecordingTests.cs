using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Resources;

/// <summary>Recorded facts: a measure's whole way, and what is refused or changes nothing.</summary>
public sealed class RecordingTests(InProcessSuite suite)
{
    [Fact]
    public async Task An_outlook_names_the_roll_calls_that_are_cited_and_not_recorded_yet()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var passed = HJRes46Scenario.Action("passed-house", "2019-02-26", ActionKind.Passed, Chamber.House);
        var senate = HJRes46Scenario.Action("passed-senate", "2019-03-14", ActionKind.Passed, Chamber.Senate);
        (passed.Vote, senate.Vote) = ($"{congress}/votes/house-1-94", $"{congress}/votes/senate-1-49");
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, passed, senate));
        var name = new GetOverrideOutlookRequest { Name = $"{congress}/resolutions/hjres46" };

        var before = await suite.VetoThreats.GetOverrideOutlookAsync(name);
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var after = await suite.VetoThreats.GetOverrideOutlookAsync(name);

        Assert.Equal([passed.Vote, senate.Vote], before.MissingVotes);
        Assert.Null(before.House.Passage);
        Assert.Equal([senate.Vote], after.MissingVotes);
        Assert.Equal(passed.Vote, after.House.Passage.Vote);
    }

    [Fact]
    public async Task The_override_fails_the_measure_the_threat_and_the_outlook_say_so()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);

        var measure = await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });
        Assert.Equal(ResolutionState.OverrideFailed, measure.State);
        Assert.Equal("VETOED:OVERRIDE_FAIL_ORIGINATING:HOUSE", measure.GovtrackStatus);

        var threat = await suite.VetoThreats.GetVetoThreatAsync(new() { Name = $"{congress}/vetoThreats/sap-2019-02-26-hjres46" });
        Assert.Equal(VetoThreatState.CarriedOut, threat.State);

        var vote = await suite.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-127" });
        Assert.Equal((3, 2, false), (vote.Tally.Yea, vote.Tally.Nay, vote.ComputedPassed));
        Assert.Equal((5, 4), (vote.Denominator, vote.Needed));

        var outlook = await suite.VetoThreats.GetOverrideOutlookAsync(new() { Name = measure.Name });
        Assert.Equal((4, 1), (outlook.House.Passage.Needed, outlook.House.Passage.ShortBy));
        Assert.Equal(1, outlook.House.Override.ShortBy);
        Assert.Null(outlook.Senate.Override);
        Assert.Empty(outlook.StandingThreats);
    }

    [Fact]
    public async Task A_vote_told_before_its_measure_is_created_moves_it_at_its_creation()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var missing = await Refusal.OfAsync(async () =>
            await suite.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" }));
        Assert.Equal((StatusCode.NotFound, "RESOLUTION_NOT_FOUND"), (missing.Code, missing.Reason));

        var measure = await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        Assert.Equal(ResolutionState.PassedOriginating, measure.State);
    }

    [Fact]
    public async Task The_same_record_again_changes_nothing_and_tells_nobody()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);
        var before = await suite.Updates.GetHeadAsync(new() { Parent = congress });

        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var actions = await suite.Resolutions.RecordActionsAsync(
            HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed)));

        Assert.Equal(0, actions.ChangedCount);
        Assert.Equal(before.Offset, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_recorded_vote_is_not_silently_replaced_by_another_content()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        var refusal = await Refusal.OfAsync(async () => await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress, yea: 4)));

        Assert.Equal((StatusCode.FailedPrecondition, "VOTE_EXISTS"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task A_tally_that_the_positions_do_not_add_up_to_is_refused_whole()
    {
        var congress = InProcessSuite.NewCongress();
        var request = HJRes46Scenario.HousePassage(congress);
        request.Vote.Tally = new Tally { Yea = 4, Nay = 2 };

        var refusal = await Refusal.OfAsync(async () => await suite.Votes.RecordVoteAsync(request));

        Assert.Equal((StatusCode.InvalidArgument, "TALLY_MISMATCH"), (refusal.Code, refusal.Reason));
        Assert.Equal(["vote.tally"], refusal.Fields);
        Assert.Equal(0, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_stale_etag_writes_nothing()
    {
        var congress = InProcessSuite.NewCongress();
        var created = await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Resolutions.RecordActionsAsync(
            HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House)));
        var late = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("reported", "2019-02-23", ActionKind.Reported, Chamber.House));
        late.Etag = created.Etag;

        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(late));

        Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH"), (refusal.Code, refusal.Reason));
        var actions = await suite.Resolutions.ListActionsAsync(new() { Parent = created.Name });
        Assert.Equal(["referred"], actions.Actions.Select(action => action.Id));
    }

    [Fact]
    public async Task A_veto_threat_against_a_simple_resolution_is_refused_with_its_rule()
    {
        var congress = InProcessSuite.NewCongress();
        var request = HJRes46Scenario.Threat(congress);
        request.VetoThreat.Resolutions[0] = $"{congress}/resolutions/hres144";

        var refusal = await Refusal.OfAsync(async () => await suite.VetoThreats.IssueVetoThreatAsync(request));

        Assert.Equal((StatusCode.FailedPrecondition, "NEVER_PRESENTED"), (refusal.Code, refusal.Reason));
        Assert.Contains("Art. I, sec. 7", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_revised_threat_gives_way_to_the_newer_one_in_one_commit()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        var newer = HJRes46Scenario.Threat(congress).VetoThreat;
        newer.Level = VetoThreatLevel.PresidentWouldVeto;

        var revised = await suite.VetoThreats.ReviseVetoThreatAsync(new()
        {
            Name = $"{congress}/vetoThreats/sap-2019-02-26-hjres46",
            VetoThreat = newer,
            VetoThreatId = "speech-2019-03-14",
        });

        Assert.Equal($"{congress}/vetoThreats/sap-2019-02-26-hjres46", revised.Supersedes);
        var older = await suite.VetoThreats.GetVetoThreatAsync(new() { Name = revised.Supersedes });
        Assert.Equal(VetoThreatState.Revised, older.State);
        var again = await Refusal.OfAsync(async () => await suite.VetoThreats.RescindVetoThreatAsync(new() { Name = older.Name, Reason = "x" }));
        Assert.Equal((StatusCode.FailedPrecondition, "VETO_THREAT_NOT_STANDING"), (again.Code, again.Reason));
    }

    [Theory]
    [InlineData("congresses/0", "parent")]
    [InlineData("congress/116", "parent")]
    public async Task A_malformed_parent_is_named(string parent, string field)
    {
        var refusal = await Refusal.OfAsync(async () => await suite.Votes.ListVotesAsync(new() { Parent = parent }));

        Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
        Assert.Equal([field], refusal.Fields);
    }

    [Fact]
    public async Task A_list_read_in_pages_while_others_write_has_every_item_once()
    {
        var congress = InProcessSuite.NewCongress();
        for (var number = 10; number <= 50; number += 10)
            await suite.Resolutions.CreateResolutionAsync(Numbered(congress, number));

        var first = await suite.Resolutions.ListResolutionsAsync(new() { Parent = congress, PageSize = 2 });
        await suite.Resolutions.CreateResolutionAsync(Numbered(congress, 5));
        var second = await suite.Resolutions.ListResolutionsAsync(new() { Parent = congress, PageSize = 2, PageToken = first.NextPageToken });
        var third = await suite.Resolutions.ListResolutionsAsync(new() { Parent = congress, PageSize = 2, PageToken = second.NextPageToken });

        Assert.Equal([10, 20, 30, 40, 50], first.Resolutions.Concat(second.Resolutions).Concat(third.Resolutions).Select(item => item.Number));
        Assert.Equal("", third.NextPageToken);
        var refusal = await Refusal.OfAsync(async () =>
            await suite.Votes.ListVotesAsync(new() { Parent = congress, PageToken = first.NextPageToken }));
        Assert.Equal(["page_token"], refusal.Fields);

        static CreateResolutionRequest Numbered(string congress, int number)
        {
            var request = HJRes46Scenario.Creation(congress);
            request.Resolution.Number = number;
            return request;
        }
    }
}
