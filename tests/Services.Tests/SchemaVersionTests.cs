using Grpc.Core;
using VoteTracker.Services.Tests.Actions;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;

namespace VoteTracker.Services.Tests;

/// <summary>Stores that another release has written.</summary>
public sealed class SchemaVersionTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_store_that_a_newer_release_has_written_stops_start_up()
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.SendLineAsync("HSET {congresses/116}:meta epoch e schema 99");

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => InProcessSuite.StartAsync(redis));

        Assert.Contains("congress 116 has schema version 99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_newer_release_has_written_meanwhile_is_neither_read_nor_changed()
    {
        var congress = InProcessSuite.NewCongress();
        // Of its own: no other test could start a process over this one afterwards.
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        Assert.Equal(0L, await own.Redis.SendLineAsync($"HSET {{{congress}}}:meta schema 99"));

        Refusal[] refusals =
        [
            await Refusal.OfAsync(async () => await own.Resolutions.GetResolutionAsync(new() { Name = $"{congress}/resolutions/hjres46" })),
            await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress))),
            await Refusal.OfAsync(async () => await own.Updates.GetHeadAsync(new() { Parent = congress })),
        ];

        Assert.All(refusals, refusal => Assert.Equal((StatusCode.Unavailable, "SCHEMA_VERSION"), (refusal.Code, refusal.Reason)));
    }

    [Fact]
    public async Task What_was_written_before_there_were_versions_is_read_and_changed_as_it_was_written()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using (var older = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "1"))
        {
            var creation = HJRes46Scenario.Creation(congress);
            creation.Actions.Add(HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
            await older.Resolutions.CreateResolutionAsync(creation);
        }
        Assert.Equal(1L, await redis.SendLineAsync($"HDEL {{{congress}}}:meta schema"));
        await using var own = await InProcessSuite.StartAsync(redis);

        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await own.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress, HJRes46Scenario.Action("reported", "2019-02-25", ActionKind.Reported, Chamber.House)));

        Assert.Equal(4, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
        var actions = await ActionLists.AllAsync(own, congress, pageSize: 1);
        Assert.Equal(
            [("referred", ResolutionState.Referred), ("reported", ResolutionState.Reported)], actions.Select(action => (action.Id, action.State)));
        Assert.Equal(0L, await redis.SendLineAsync($"EXISTS {KeyOf(congress, "actions")} {KeyOf(congress, "action-order")}"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_in_the_version_before_moves_over_with_the_next_write_once_the_Congress_has(int seed)
    {
        var random = new Random(seed);
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "1");
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var record = new Dictionary<string, Action>(StringComparer.Ordinal);
        for (var call = 0; call < 20; call++)
            await ActionRecordTests.RecordAsync(own, congress, random, record);
        Assert.Equal(0L, await redis.SendLineAsync($"EXISTS {KeyOf(congress, "actions")}"));

        await redis.SendLineAsync($"HSET {{{congress}}}:meta schema 2");

        var name = $"{congress}/resolutions/hjres46";
        var before = await own.Resolutions.GetResolutionAsync(new() { Name = name });
        await ActionRecordTests.AssertAsync(own, congress, record, before, pageSize: 3);
        for (var call = 0; call < 20; call++)
            await ActionRecordTests.RecordAsync(own, congress, random, record);
        Assert.Equal((long)record.Count, await redis.SendLineAsync($"HLEN {KeyOf(congress, "actions")}"));
        Assert.Equal((long)record.Count, await redis.SendLineAsync($"ZCARD {KeyOf(congress, "action-order")}"));
    }

    [Fact]
    public async Task A_migration_moves_every_measure_and_tells_nobody_anything_new()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "1");
        await HJRes46Scenario.TellAsync(own, congress);
        for (var number = 100; number < 230; number++)
        {
            var other = HJRes46Scenario.Creation(congress);
            other.Resolution.Number = number;
            if (number % 2 == 0)
                other.Actions.Add(HJRes46Scenario.Action("referred", "2019-02-22", ActionKind.Referred, Chamber.House));
            await own.Resolutions.CreateResolutionAsync(other);
        }
        var name = $"{congress}/resolutions/hjres46";
        var (head, before) = (await own.Updates.GetHeadAsync(new() { Parent = congress }), await own.Resolutions.GetResolutionAsync(new() { Name = name }));
        var actions = await ActionLists.AllAsync(own, congress, pageSize: 10);
        var store = new StoreService.StoreServiceClient(await own.StartAsync(ResolutionsProgram.Build));

        Assert.Equal(131, await MigrateAsync(store, congress));
        Assert.Equal(0, await MigrateAsync(store, congress));

        Assert.Equal("2", await redis.SendLineAsync($"HGET {{{congress}}}:meta schema"));
        Assert.Equal(head, await own.Updates.GetHeadAsync(new() { Parent = congress }));
        Assert.Equal(before, await own.Resolutions.GetResolutionAsync(new() { Name = name }));
        Assert.Equal(actions, await ActionLists.AllAsync(own, congress, pageSize: 10));
        Assert.Equal((long)actions.Count, await redis.SendLineAsync($"HLEN {KeyOf(congress, "actions")}"));
        Assert.Equal("1", await redis.SendLineAsync($"HGET {{{congress}}}:document:{name} disposition"));
        Assert.Equal("0", await redis.SendLineAsync($"HGET {{{congress}}}:document:{congress}/resolutions/hjres101 disposition"));
        await own.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(
            congress, HJRes46Scenario.Action("message", "2019-03-27", ActionKind.Other)));
    }

    [Fact]
    public async Task An_empty_Congress_needs_no_migration_and_stays_empty()
    {
        var congress = InProcessSuite.NewCongress();
        var store = new StoreService.StoreServiceClient(await suite.StartAsync(ResolutionsProgram.Build));

        Assert.Equal(new MigrateStoreResponse(), await store.MigrateStoreAsync(new() { Parent = congress }));
        Assert.Equal(0L, await suite.Redis.SendLineAsync($"EXISTS {{{congress}}}:meta"));
    }

    private static async Task<int> MigrateAsync(StoreService.StoreServiceClient store, string congress)
    {
        var (moved, request) = (0, new MigrateStoreRequest { Parent = congress });
        do
        {
            var answer = await store.MigrateStoreAsync(request);
            Assert.Equal(2, answer.SchemaVersion);
            (moved, request.PageToken) = (moved + answer.MigratedCount, answer.NextPageToken);
        }
        while (request.PageToken.Length > 0);
        return moved;
    }

    [Fact]
    public async Task A_vote_that_a_process_remembers_is_changed_although_its_Congress_has_another_version_by_now()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "1");
        var vote = HJRes46Scenario.HousePassage(congress);
        vote.Vote.Announcement = new() { Precision = SchedulePrecision.Day, Date = "2019-02-26" };
        var scheduled = await own.Votes.ScheduleVoteAsync(new() { Parent = congress, Vote = vote.Vote });
        await redis.SendLineAsync($"HSET {{{congress}}}:meta schema 2");

        var opened = await own.Votes.OpenVoteAsync(new() { Name = scheduled.Name });

        Assert.Equal(VoteState.Open, opened.State);
    }

    private static string KeyOf(string congress, string part) => $"{{{congress}}}:document:{congress}/resolutions/hjres46:{part}";
}
