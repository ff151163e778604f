using Grpc.Core;
using VoteTracker.Resolutions;
using VoteTracker.V1;
using VoteTracker.VetoThreats;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>A request that arrives more than once, or whose fate its sender or the service itself does not know.</summary>
public sealed class RedisRetryTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_creation_without_request_id_whose_answer_was_lost_is_not_told_that_it_exists_already()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var remote = await RemoteAsync(proxy, congress);

        proxy.LoseAnswerTo("EVALSHA");
        var created = await remote.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        Assert.Equal(1, proxy.Lost);
        Assert.Equal(46, created.Number);
        Assert.Equal(2, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_call_of_which_only_the_reading_was_lost_was_surely_not_carried_out()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var remote = await RemoteAsync(proxy, congress);

        // The first reading gets no answer, and nothing is reached any more.
        proxy.Before(":document:", proxy.ResetAsync);
        var refusal = await Refusal.OfAsync(async () => await remote.CreateResolutionAsync(HJRes46Scenario.Creation(congress)));

        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE", "no"), (refusal.Code, refusal.Reason, refusal.Metadata["applied"]));
    }

    [Fact]
    public async Task Actions_without_request_id_whose_answer_was_lost_are_answered_as_the_first_time()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var remote = await RemoteAsync(proxy, congress);
        var measure = await remote.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        proxy.LoseAnswerTo("EVALSHA");
        var request = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Other));
        request.Etag = measure.Etag;
        var recorded = await remote.RecordActionsAsync(request);

        Assert.Equal((1, 1), (proxy.Lost, recorded.ChangedCount));
    }

    [Fact]
    public async Task The_same_request_with_an_etag_sent_twice_at_once_is_answered_alike()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var remote = await RemoteAsync(proxy, congress);
        var measure = await remote.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var request = HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Other));
        (request.Etag, request.RequestId) = (measure.Etag, "twice");

        // The one has looked for the request id and not yet read the measure when the other is carried out.
        RecordActionsResponse? one = null;
        proxy.Before(":document:", async () => one = await suite.Resolutions.RecordActionsAsync(request));
        var other = await remote.RecordActionsAsync(request);

        Assert.NotNull(one);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task A_request_that_changed_nothing_is_answered_also_where_its_repetition_had_read_before_there_was_anything()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var remote = new VetoThreatService.VetoThreatServiceClient(
            await suite.StartAsync(VetoThreatsProgram.Build, "--Redis:Endpoint", proxy.Endpoint));
        await remote.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress, "other"));
        var request = HJRes46Scenario.Threat(congress);
        request.RequestId = "twice";

        VetoThreat? one = null;
        proxy.Before("EVALSHA", async () =>
        {
            await suite.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress));
            one = await suite.VetoThreats.IssueVetoThreatAsync(request);
        });
        var other = await remote.IssueVetoThreatAsync(request);

        Assert.NotNull(one);
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task A_decision_on_a_history_that_was_lost_meanwhile_is_taken_again_on_the_new_one()
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var remote = await RemoteAsync(proxy, congress);
        var measure = $"{congress}/resolutions/hjres46";
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        // A failover to a server without the creation; it was sent again, corrected, and came to stand at the same offset.
        var corrected = HJRes46Scenario.Creation(congress);
        corrected.Resolution.Title = "As corrected";
        proxy.Before("EVALSHA", async () =>
        {
            await suite.Redis.SendLineAsync($"DEL {{{congress}}}:document:{measure}");
            await suite.Redis.SendLineAsync($"XDEL {{{congress}}}:log 2-0");
            await suite.Redis.SendLineAsync($"XSETID {{{congress}}}:log 1-0");
            await suite.Redis.SendLineAsync($"HSET {{{congress}}}:meta head 1");
            await suite.Resolutions.CreateResolutionAsync(corrected);
        });
        await remote.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("presented", "2019-03-14", ActionKind.Other)));

        Assert.Equal("As corrected", (await suite.Resolutions.GetResolutionAsync(new() { Name = measure })).Title);
    }

    [Fact]
    public async Task What_is_not_durable_yet_is_not_confirmed_by_asking_for_it_again()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:Replicas", "1", "--Redis:DurabilityTimeout", "00:00:00.200");

        foreach (var _ in Enumerable.Range(0, 2))
        {
            var refusal = await Refusal.OfAsync(async () => await own.VetoThreats.IssueVetoThreatAsync(HJRes46Scenario.Threat(congress)));
            Assert.Equal((StatusCode.Unavailable, "NOT_DURABLE"), (refusal.Code, refusal.Reason));
        }
        Assert.Equal(1, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    // A service behind the proxy that has sent the script once, so that its next EVALSHA is the commit itself.
    private async Task<ResolutionService.ResolutionServiceClient> RemoteAsync(TcpProxy proxy, string congress)
    {
        var remote = new ResolutionService.ResolutionServiceClient(
            await suite.StartAsync(ResolutionsProgram.Build, "--Redis:Endpoint", proxy.Endpoint));
        var other = HJRes46Scenario.Creation(congress);
        other.Resolution.Number = 47;
        await remote.CreateResolutionAsync(other);
        return remote;
    }
}
