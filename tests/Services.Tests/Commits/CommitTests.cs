using Grpc.Core;
using VoteTracker.Resolutions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>Races and losses on the way to Redis.</summary>
public sealed class CommitTests(InProcessSuite suite)
{
    [Fact]
    public async Task Many_writers_in_two_processes_on_one_measure_lose_no_action_and_leave_no_hole()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var second = new ResolutionService.ResolutionServiceClient(await suite.StartAsync(ResolutionsProgram.Build));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => (number % 2 == 0 ? suite.Resolutions : second)
            .RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action($"a{number}", "2019-02-23", ActionKind.Other))).ResponseAsync));

        var actions = await suite.Resolutions.ListActionsAsync(new() { Parent = $"{congress}/resolutions/hjres46", PageSize = 100 });
        Assert.Equal(40, actions.Actions.Count);
        Assert.Equal(Enumerable.Range(1, 41).Select(offset => (long)offset), (await ReadLogAsync(congress, 41)).Select(update => update.Offset));
    }

    [Fact]
    public async Task The_same_request_id_many_times_at_once_is_carried_out_once_and_answered_alike()
    {
        var congress = InProcessSuite.NewCongress();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "6a1c")).ResponseAsync));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_repeated_request_id_returns_what_was_returned_then_not_what_is_true_now()
    {
        var congress = InProcessSuite.NewCongress();
        var first = await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "b2"));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        var again = await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "b2"));

        Assert.Equal(first, again);
        Assert.Equal(ResolutionState.Introduced, again.State);
    }

    [Fact]
    public async Task A_request_id_used_for_another_request_is_refused()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "c3"));
        var other = HJRes46Scenario.Creation(congress, "c3");
        other.Resolution.Number = 47;

        var refusal = await Refusal.OfAsync(async () => await suite.Resolutions.CreateResolutionAsync(other));

        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (refusal.Code, refusal.Reason));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d4")]
    public async Task A_write_whose_answer_was_lost_is_carried_out_once_and_answered(string requestId)
    {
        var congress = InProcessSuite.NewCongress();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var remote = await InProcessSuite.StartThroughAsync(suite.Redis, proxy.Endpoint);
        // The script is known to the server by now, so that the next EVALSHA is the commit itself.
        await remote.Votes.RecordVoteAsync(HJRes46Scenario.SenatePassage(congress));
        await remote.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        proxy.LoseAnswerTo("EVALSHA");
        var vote = HJRes46Scenario.HousePassage(congress);
        vote.RequestId = requestId;
        await remote.Votes.RecordVoteAsync(vote);

        Assert.Equal(1, proxy.Lost);
        var log = await ReadLogAsync(congress, 4);
        Assert.Equal(
            [UpdateType.VoteClosed, UpdateType.ResolutionCreated, UpdateType.VoteClosed, UpdateType.ResolutionChanged],
            log.Select(update => update.Type));
        Assert.Equal(4, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_server_that_forgot_the_script_is_given_it_again()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        await suite.Redis.SendLineAsync("SCRIPT FLUSH");
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        Assert.Equal(3, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_killed_Redis_makes_calls_unavailable_and_after_its_restart_nothing_acknowledged_is_missing()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        await redis.KillAsync();
        var refusal = await Refusal.OfAsync(async () =>
            await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" }));
        Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (refusal.Code, refusal.Reason));

        // A write that begins while Redis is away is carried out when it is back within the write's patience.
        var write = own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await redis.StartAsync();
        await write;

        // Each process comes back by itself.
        await Until.TrueAsync("the updates are readable", async () => (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset == 3);
        var log = await ReadLogAsync(own, congress, 3);
        Assert.Equal(ResolutionState.PassedOriginating, log[2].Resolution.State);
    }

    [Fact]
    public async Task Without_its_replica_a_commit_is_not_acknowledged_and_its_request_id_later_tells_the_truth()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:Replicas", "1", "--Redis:DurabilityTimeout", "00:00:00.200");

        var refusal = await Refusal.OfAsync(async () => await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "e5")));
        Assert.Equal((StatusCode.Unavailable, "NOT_DURABLE"), (refusal.Code, refusal.Reason));

        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", redis.PortText);
        await Until.TrueAsync("the replica has it", async () => await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "e5")) is not null);
        Assert.Equal(1, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Theory]
    [InlineData("appendonly", "no", "must be yes")]
    [InlineData("maxmemory-policy", "allkeys-lru", "must be noeviction")]
    [InlineData("appendfsync", "everysec", "can lose what was acknowledged")]
    public async Task Start_up_refuses_a_Redis_that_could_lose_what_was_acknowledged(string setting, string value, string because)
    {
        await using var redis = await RedisProcess.StartAsync($"--{setting}", value);
        ErrorLog.Expect("Hosting failed to start", redis.Endpoint, because);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => InProcessSuite.StartAsync(redis));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Redis_that_is_away_is_no_reason_to_be_restarted_but_not_to_be_asked()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var health = new Grpc.Health.V1.Health.HealthClient(await own.StartAsync(ResolutionsProgram.Build));
        Assert.Equal(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new() { Service = "readiness" })).Status);

        await redis.KillAsync();

        // Who asks within half a second of another is told the same.
        await Until.TrueAsync("the process is not ready", async () =>
            (await health.CheckAsync(new() { Service = "readiness" })).Status == Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.NotServing);
        Assert.Equal(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new() { Service = "liveness" })).Status);
    }

    private Task<List<Update>> ReadLogAsync(string congress, int count) => ReadLogAsync(suite, congress, count);

    private static async Task<List<Update>> ReadLogAsync(InProcessSuite suite, string congress, int count)
    {
        using var watcher = Watcher.Start(suite.Updates, congress, watcher => watcher.AfterCursor = "");
        return await watcher.UpdatesAsync(count);
    }
}
