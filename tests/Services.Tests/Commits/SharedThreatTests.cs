using VoteTracker.Resolutions;
using VoteTracker.V1;
using VoteTracker.VetoThreats;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>Two measures that one veto threat names, each written by somebody else.</summary>
public sealed class SharedThreatTests(InProcessSuite suite)
{
    [Fact]
    public async Task Writes_on_one_measure_meet_no_conflict_while_the_other_is_written_all_the_time()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var slow = await RemoteAsync(suite, proxy);
        await ThreatenAsync(suite, congress);
        await slow.RecordActionsAsync(On(congress, 46, "first", ActionKind.Referred));
        using var counters = new CommitCounters(congress);

        for (var call = 0; call < 5; call++)
        {
            // Between each decision and its commit the other measure is written, twice, and moves on in its chamber.
            proxy.Before("EVALSHA", async () =>
            {
                await suite.Resolutions.RecordActionsAsync(On(congress, 47, $"a{call}", ActionKind.Other));
                await suite.Resolutions.RecordActionsAsync(On(congress, 47, $"b{call}", ActionKind.Reported));
            });
            await slow.RecordActionsAsync(On(congress, 46, $"c{call}", ActionKind.Other));
        }

        Assert.Equal(10, (await suite.Resolutions.GetResolutionAsync(new() { Name = NameOf(congress, 47) })).ActionCount);
        Assert.Equal(0, counters.Conflicts);
    }

    [Fact]
    public async Task A_threat_is_moot_when_two_processes_end_its_two_measures_at_once()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var slow = await RemoteAsync(suite, proxy);
        await ThreatenAsync(suite, congress);
        await slow.RecordActionsAsync(On(congress, 46, "first", ActionKind.Referred));
        await suite.Resolutions.RecordActionsAsync(On(congress, 47, "first", ActionKind.Referred));
        using var counters = new CommitCounters(congress);

        proxy.Before("EVALSHA", async () => await suite.Resolutions.RecordActionsAsync(On(congress, 47, "end", ActionKind.Failed)));
        await slow.RecordActionsAsync(On(congress, 46, "end", ActionKind.Failed));

        Assert.Equal(1, counters.Conflicts);
        Assert.Equal(VetoThreatState.Moot, (await suite.VetoThreats.GetVetoThreatAsync(new() { Name = ThreatOf(congress) })).State);
        Assert.Equal("3", await suite.Redis.SendLineAsync($"HGET {KeyOf(congress, 46)} disposition"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_two_processes_move_its_two_measures_a_threat_is_what_their_records_say(int seed)
    {
        var random = new Random(seed);
        ActionKind[] ends = [ActionKind.Other, ActionKind.Failed, ActionKind.Signed, ActionKind.Vetoed];
        var congress = InProcessSuite.NewCongress();
        var second = new ResolutionService.ResolutionServiceClient(await suite.StartAsync(ResolutionsProgram.Build));
        await ThreatenAsync(suite, congress);

        for (var round = 0; round < 40; round++)
        {
            var (one, other) = (ends[random.Next(ends.Length)], ends[random.Next(ends.Length)]);
            // Corrections, round after round, of how each measure ended.
            await Task.WhenAll(
                suite.Resolutions.RecordActionsAsync(On(congress, 46, "end", one)).ResponseAsync,
                second.RecordActionsAsync(On(congress, 47, "end", other)).ResponseAsync);

            var expected = one == ActionKind.Vetoed || other == ActionKind.Vetoed ? VetoThreatState.CarriedOut
                : one == ActionKind.Signed || other == ActionKind.Signed ? VetoThreatState.NotCarriedOut
                : one == ActionKind.Failed && other == ActionKind.Failed ? VetoThreatState.Moot
                : VetoThreatState.Standing;
            var threat = await suite.VetoThreats.GetVetoThreatAsync(new() { Name = ThreatOf(congress) });
            Assert.True(expected == threat.State, $"round {round}, {one} and {other}: {threat.State}");
        }
    }

    [Fact]
    public async Task A_threat_on_a_measure_that_nobody_has_created_is_settled_with_the_other()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await suite.VetoThreats.IssueVetoThreatAsync(Threat(congress));

        await suite.Resolutions.RecordActionsAsync(On(congress, 46, "end", ActionKind.Failed));
        Assert.Equal(VetoThreatState.Standing, (await suite.VetoThreats.GetVetoThreatAsync(new() { Name = ThreatOf(congress) })).State);
        await suite.Resolutions.RecordActionsAsync(On(congress, 46, "end", ActionKind.Signed));

        Assert.Equal(VetoThreatState.NotCarriedOut, (await suite.VetoThreats.GetVetoThreatAsync(new() { Name = ThreatOf(congress) })).State);
    }

    [Fact]
    public async Task To_rescind_a_threat_meets_no_conflict_with_what_happens_to_its_measures()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var slow = new VetoThreatService.VetoThreatServiceClient(
            await suite.StartAsync(VetoThreatsProgram.Build, "--Redis:Endpoint", proxy.Endpoint));
        await ThreatenAsync(suite, congress);
        await slow.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress, "other"));
        using var counters = new CommitCounters(congress);

        proxy.Before("EVALSHA", async () => await suite.Resolutions.RecordActionsAsync(On(congress, 46, "a", ActionKind.Reported)));
        var rescinded = await slow.RescindVetoThreatAsync(new() { Name = ThreatOf(congress), Reason = "an agreement" });

        Assert.Equal(VetoThreatState.Rescinded, rescinded.State);
        Assert.Equal(0, counters.Conflicts);
    }

    private static async Task ThreatenAsync(InProcessSuite suite, string congress)
    {
        foreach (var number in new[] { 46, 47 })
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Resolution.Number = number;
            await suite.Resolutions.CreateResolutionAsync(creation);
        }
        await suite.VetoThreats.IssueVetoThreatAsync(Threat(congress));
    }

    private static IssueVetoThreatRequest Threat(string congress)
    {
        var threat = HJRes46Scenario.Threat(congress, "both");
        threat.VetoThreat.Resolutions.Add(NameOf(congress, 47));
        return threat;
    }

    private static async Task<ResolutionService.ResolutionServiceClient> RemoteAsync(InProcessSuite suite, TcpProxy proxy) =>
        new(await suite.StartAsync(ResolutionsProgram.Build, "--Redis:Endpoint", proxy.Endpoint));

    private static RecordActionsRequest On(string congress, int number, string id, ActionKind kind) => new()
    {
        Name = NameOf(congress, number),
        Actions =
        {
            HJRes46Scenario.Action(id, "2019-02-26", kind, kind is ActionKind.Signed or ActionKind.Vetoed ? Chamber.Unspecified : Chamber.House),
        },
    };

    private static string NameOf(string congress, int number) => $"{congress}/resolutions/hjres{number}";

    private static string ThreatOf(string congress) => $"{congress}/vetoThreats/both";

    private static string KeyOf(string congress, int number) => $"{{{congress}}}:document:{NameOf(congress, number)}";
}
