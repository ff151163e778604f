using Grpc.Core;

namespace VoteTracker.Services.Tests;

/// <summary>A Redis that answers, but not as one hopes.</summary>
public sealed class StoreFaultTests
{
    [Fact]
    public async Task A_wake_up_that_may_not_be_sent_leaves_no_half_commit()
    {
        var congress = Suite.NewCongress();
        await using var redis = await RedisServer.StartAsync();
        await using var own = await Suite.StartAsync(redis);
        // What Redis gives a new user unless told otherwise.
        await redis.SendAsync("ACL SETUSER default resetchannels");

        var first = await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "f6"));
        var again = await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress, "f6"));

        Assert.Equal(first, again);
        Assert.Equal(1, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_log_that_is_further_than_its_head_takes_nothing_rather_than_half_a_commit()
    {
        var congress = Suite.NewCongress();
        await using var redis = await RedisServer.StartAsync();
        await using var own = await Suite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await redis.SendAsync($"HDEL {{{congress}}}:meta head");

        await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress)));

        var absent = await Refusal.OfAsync(async () => await own.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-94" }));
        Assert.Equal("VOTE_NOT_FOUND", absent.Reason);
    }

    [Fact]
    public async Task While_a_commit_waits_for_its_replica_others_read()
    {
        var congress = Suite.NewCongress();
        await using var redis = await RedisServer.StartAsync();
        await using var own = await Suite.StartAsync(redis, "--Redis:Replicas", "1", "--Redis:DurabilityTimeout", "00:00:05", "--Redis:CommandTimeout", "00:00:01");
        var creation = own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress)).ResponseAsync;
        await UntilOneWaitsAsync(redis);

        await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" });

        Assert.False(creation.IsCompleted);
        Assert.Equal("NOT_DURABLE", (await Refusal.OfAsync(() => creation)).Reason);
    }

    [Fact]
    public async Task A_primary_that_is_demoted_while_a_commit_waits_for_its_replica_makes_it_unavailable()
    {
        var congress = Suite.NewCongress();
        await using var redis = await RedisServer.StartAsync();
        await using var own = await Suite.StartAsync(redis, "--Redis:Replicas", "1", "--Redis:DurabilityTimeout", "00:00:01");
        var creation = own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress)).ResponseAsync;
        await UntilOneWaitsAsync(redis);

        await redis.SendAsync("REPLICAOF 127.0.0.1 1");
        await redis.SendAsync("REPLICAOF NO ONE");

        Assert.Equal(StatusCode.Unavailable, (await Refusal.OfAsync(() => creation)).Code);
    }

    [Fact]
    public async Task A_replica_which_may_be_behind_is_not_read_while_the_primary_is_away()
    {
        var congress = Suite.NewCongress();
        await using var primary = await RedisServer.StartAsync();
        await using var replica = await RedisServer.StartAsync(
            "--replicaof", $"127.0.0.1 {primary.Port}", "--repl-diskless-sync-delay", "0");
        await using var own = await Suite.StartThroughAsync(primary, $"{primary.Endpoint},{replica.Endpoint}");
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        while (await replica.SendAsync($"HEXISTS {{{congress}}}:meta head") != ":1")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();

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

    private static async Task UntilOneWaitsAsync(RedisServer redis)
    {
        const string blocked = "EVAL \"return tonumber(string.match(redis.call('INFO', 'clients'), 'blocked_clients:(%d+)'))\" 0";
        while (await redis.SendAsync(blocked) != ":1")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }
}
