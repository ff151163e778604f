using Grpc.Core;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>A Redis that answers, but not as one hopes.</summary>
public sealed class StoreFaultTests
{
    [Fact]
    public async Task A_wake_up_that_may_not_be_sent_leaves_no_half_commit()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        // What Redis gives a new user unless told otherwise.
        await redis.SendLineAsync("ACL SETUSER default resetchannels");

        var first = await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "f6"));
        var again = await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "f6"));

        Assert.Equal(first, again);
        Assert.Equal(1, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_log_that_is_further_than_its_head_takes_nothing_rather_than_half_a_commit()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await redis.SendLineAsync($"HDEL {{{congress}}}:meta head");
        ErrorLog.Expect("RecordVote failed unexpectedly", "equal or smaller than the target stream top item");

        await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress)));

        var absent = await Refusal.OfAsync(async () => await own.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-94" }));
        Assert.Equal("VOTE_NOT_FOUND", absent.Reason);
    }

    [Fact]
    public async Task While_a_commit_waits_for_its_replica_others_read()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:Replicas", "1", "--Redis:DurabilityTimeout", "00:01:00", "--Redis:CommandTimeout", "00:00:10");
        var creation = own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress)).ResponseAsync;
        await UntilOneWaitsAsync(redis);

        await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });

        Assert.False(creation.IsCompleted);
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", redis.PortText);
        await creation;
    }

    [Fact]
    public async Task A_primary_that_is_demoted_while_a_commit_waits_for_its_replica_makes_it_unavailable()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:Replicas", "1", "--Redis:DurabilityTimeout", "00:00:15");
        var creation = own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress)).ResponseAsync;
        await UntilOneWaitsAsync(redis);

        await redis.SendLineAsync("REPLICAOF 127.0.0.1 1");
        await redis.SendLineAsync("REPLICAOF NO ONE");

        Assert.Equal(StatusCode.Unavailable, (await Refusal.OfAsync(() => creation)).Code);
    }

    [Fact]
    public async Task A_replica_which_may_be_behind_is_not_read_while_the_primary_is_away()
    {
        var congress = InProcessSuite.NewCongress();
        await using var primary = await RedisProcess.StartAsync();
        await using var replica = await RedisProcess.StartAsync("--replicaof", "127.0.0.1", primary.PortText);
        await using var own = await InProcessSuite.StartThroughAsync(primary, $"{primary.Endpoint},{replica.Endpoint}");
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await Until.TrueAsync("the replica has the creation", async () => await replica.SendLineAsync($"HEXISTS {{{congress}}}:meta head") is 1L);

        await primary.KillAsync();

        var resource = await Refusal.OfAsync(async () =>
            await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" }));
        var list = await Refusal.OfAsync(async () => await own.Resolutions.ListResolutionsAsync(new() { Parent = congress }));
        var filtered = await Refusal.OfAsync(async () =>
            await own.Resolutions.ListResolutionsAsync(new() { Parent = congress, Filter = "state = INTRODUCED" }));
        var log = await Refusal.OfAsync(async () => await own.Updates.GetHeadAsync(new() { Parent = congress }));
        Assert.All([resource, list, filtered, log], refusal =>
            Assert.Equal((StatusCode.Unavailable, "STORE_UNAVAILABLE"), (refusal.Code, refusal.Reason)));
    }

    private static Task UntilOneWaitsAsync(RedisProcess redis)
    {
        const string blocked = "EVAL \"return tonumber(string.match(redis.call('INFO', 'clients'), 'blocked_clients:(%d+)'))\" 0";
        return Until.TrueAsync("a commit waits for its replica", async () => await redis.SendLineAsync(blocked) is 1L);
    }
}
