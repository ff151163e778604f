using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>
/// Reads of which some were answered from the history before a failover and some from that after it: what one resource says of another is
/// not there. In these tests the store stays so until it is mended.
/// </summary>
public sealed class TwoHistoriesTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_decision_on_a_measure_whose_threat_is_not_there_is_taken_again_until_it_is()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        var threat = $"{congress}/vetoThreats/sap-2019-02-26-hjres46";
        var veto = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("vetoed", "2019-03-15", ActionKind.Vetoed));
        await TakeAwayAsync(congress, threat);

        var refused = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(veto));
        using var counters = new CommitCounters(congress);
        var patient = suite.Resolutions.RecordActionsAsync(veto).ResponseAsync;
        await Until.TrueAsync("it has met the conflict", () => counters.Conflicts > 0);
        await PutBackAsync(congress, threat);

        Assert.Equal((StatusCode.Aborted, "CONFLICT"), (refused.Code, refused.Reason));
        Assert.Contains(threat, refused.Message, StringComparison.Ordinal);
        Assert.Equal(ResolutionState.Vetoed, (await patient).Resolution.State);
        Assert.Equal(VetoThreatState.CarriedOut, (await suite.VetoThreats.GetVetoThreatAsync(new() { Name = threat })).State);
    }

    [Fact]
    public async Task An_outlook_whose_threat_is_not_there_is_unavailable()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
        var (threat, measure) = ($"{congress}/vetoThreats/sap-2019-02-26-hjres46", $"{congress}/resolutions/hjres46");

        await TakeAwayAsync(congress, threat);
        var refused = await Refusal.OfAsync(async () => await suite.VetoThreats.GetOverrideOutlookAsync(new() { Name = measure }));
        await PutBackAsync(congress, threat);

        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (refused.Code, refused.Reason));
        Assert.NotNull(refused.RetryDelay);
        Assert.Single((await suite.VetoThreats.GetOverrideOutlookAsync(new() { Name = measure })).StandingThreats);
    }

    [Fact]
    public async Task A_list_leaves_out_what_its_index_has_and_is_not_there()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await TakeAwayAsync(congress, $"{congress}/resolutions/hjres46");

        Assert.Empty((await suite.Resolutions.ListResolutionsAsync(new() { Parent = congress })).Resolutions);
        using var watcher = Watcher.Start(suite.Updates, congress, request => request.SnapshotThenLive = new());
        var item = await watcher.NextAsync(WatchResponse.FrameOneofCase.SnapshotItem);
        Assert.Equal($"{congress}/votes/house-1-94", item.SnapshotItem.Vote.Name);
    }

    private Task TakeAwayAsync(string congress, string name) => RenameAsync(KeyOf(congress, name), $"{{{congress}}}:away");

    private Task PutBackAsync(string congress, string name) => RenameAsync($"{{{congress}}}:away", KeyOf(congress, name));

    private async Task RenameAsync(string from, string to) => Assert.Equal("OK", await suite.Redis.SendLineAsync($"RENAME {from} {to}"));

    private static string KeyOf(string congress, string name) => $"{{{congress}}}:document:{name}";
}
