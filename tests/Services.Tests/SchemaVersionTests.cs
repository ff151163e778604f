using Grpc.Core;
using VoteTracker.Services.Tests.Resources;
using VoteTracker.V1;

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

    [Theory]
    [InlineData("HSET {congresses/116}:meta epoch e schema 1")]
    [InlineData("HSET {congresses/116}:meta epoch e")]
    public async Task A_store_that_is_older_than_the_release_before_stops_start_up(string written)
    {
        await using var redis = await RedisProcess.StartAsync();
        await redis.SendLineAsync(written);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => InProcessSuite.StartAsync(redis));

        Assert.Contains("congress 116 has schema version 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("migrate it with the release before this one", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_release_before_has_written_is_read_and_changed_as_it_was_written()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using (var older = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2"))
            await older.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await using var own = await InProcessSuite.StartAsync(redis);

        await own.Votes.RecordVoteAsync(HJRes46Scenario.SenatePassage(congress));
        var corrected = HJRes46Scenario.HousePassage(congress, yea: 2, nay: 3);
        corrected.Vote.Name = $"{congress}/votes/house-1-94";
        await own.Votes.CorrectVoteAsync(new() { Vote = corrected.Vote, Positions = { corrected.Positions }, Reason = "misread" });

        var nays = await own.Votes.ListVotesAsync(new() { Parent = congress, Filter = "positions.R000003 = NAY" });
        Assert.Equal([94], nays.Votes.Select(vote => vote.Number));
        Assert.Equal(1L, await redis.SendLineAsync($"EXISTS {{{congress}}}:index:votes:positions.R000003=2"));
        Assert.Equal(0L, await redis.SendLineAsync($"EXISTS {{{congress}}}:vote-numbers {{{congress}}}:bitmap:votes:positions.R000003=2"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task However_votes_change_while_they_move_over_each_member_s_are_found(int seed)
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2");
        var store = new StoreService.StoreServiceClient(await own.StartAsync(ResolutionsProgram.Build));
        var model = new MemberVotesModel(own, congress, new Random(seed));
        await ChangeAsync(15);
        Assert.Equal(0L, await redis.SendLineAsync($"EXISTS {{{congress}}}:vote-numbers"));

        // As a migration leaves it that has not come to any vote yet.
        await redis.SendLineAsync($"HSET {{{congress}}}:meta schema 3");
        await model.AssertAsync();
        await ChangeAsync(15);
        await MigrateAsync(store, congress);
        await model.AssertAsync();
        await ChangeAsync(15);

        Assert.Equal((long)model.Count, await redis.SendLineAsync($"ZCARD {{{congress}}}:vote-numbers"));
        Assert.Empty((object?[])(await redis.SendLineAsync($"KEYS {{{congress}}}:index:votes:positions.*"))!);

        async Task ChangeAsync(int times)
        {
            for (var time = 0; time < times; time++)
                await model.ChangeAsync();
            await model.AssertAsync();
        }
    }

    [Fact]
    public async Task A_migration_moves_every_vote_and_measure_and_tells_nobody_anything_new()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2");
        await HJRes46Scenario.TellAsync(own, congress);
        for (var number = 200; number < 330; number++)
        {
            var other = HJRes46Scenario.HousePassage(congress, yea: number % 5);
            other.Vote.Number = number;
            await own.Votes.RecordVoteAsync(other);
        }
        var corrected = HJRes46Scenario.HousePassage(congress, yea: 2, nay: 3);
        corrected.Vote.Name = $"{congress}/votes/house-1-94";
        await own.Votes.CorrectVoteAsync(new() { Vote = corrected.Vote, Positions = { corrected.Positions }, Reason = "misread" });
        var before = await ReadAsync();
        var head = await own.Updates.GetHeadAsync(new() { Parent = congress });
        var store = new StoreService.StoreServiceClient(await own.StartAsync(ResolutionsProgram.Build));

        Assert.Equal(134, await MigrateAsync(store, congress));
        Assert.Equal(0, await MigrateAsync(store, congress));

        Assert.Equal("3", await redis.SendLineAsync($"HGET {{{congress}}}:meta schema"));
        Assert.Equal(head, await own.Updates.GetHeadAsync(new() { Parent = congress }));
        Assert.Equal(before, await ReadAsync());

        var measure = $"{{{congress}}}:document:{congress}/resolutions/hjres46";
        Assert.Equal(1L, await redis.SendLineAsync($"HEXISTS {measure} actions"));
        Assert.Empty((object?[])(await redis.SendLineAsync($"KEYS {measure}:*"))!);

        async Task<(ListVotesResponse, ListPositionsResponse, ListVoteRevisionsResponse, ListActionsResponse)> ReadAsync() => (
            await own.Votes.ListVotesAsync(new() { Parent = congress, PageSize = 1000 }),
            await own.Votes.ListPositionsAsync(new() { Parent = $"{congress}/votes/house-1-94" }),
            await own.Votes.ListVoteRevisionsAsync(new() { Parent = $"{congress}/votes/house-1-94" }),
            await own.Resolutions.ListActionsAsync(new() { Parent = $"{congress}/resolutions/hjres46", ShowWithdrawn = true }));
    }

    [Fact]
    public async Task Measures_are_found_alike_before_while_and_after_they_move_over()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2");
        foreach (var type in Enum.GetValues<ResolutionType>().Where(type => type != ResolutionType.Unspecified))
            await MeasureLists.CreateAsync(own, congress, 10 * (int)type, $"2019-03-0{9 - (int)type}", type: type);
        await HJRes46Scenario.TellAsync(own, congress);
        var store = new StoreService.StoreServiceClient(await own.StartAsync(ResolutionsProgram.Build));
        var before = await FoundAsync();
        Assert.Equal("10 30 46 50 70", before.Split('\n')[0]);

        await redis.SendLineAsync($"HSET {{{congress}}}:meta schema 3");
        Assert.Equal(before, await FoundAsync());
        // Some of them move as they are written to.
        foreach (var id in (string[])["hr10", "sjres40"])
        {
            await own.Resolutions.RecordActionsAsync(new()
            {
                Name = $"{congress}/resolutions/{id}",
                Actions = { HJRes46Scenario.Action("other", "2019-03-09", ActionKind.Other) },
            });
        }
        Assert.Equal(before, await FoundAsync());
        Assert.Equal(10, await MigrateAsync(store, congress));
        Assert.Equal(before, await FoundAsync());

        var indexes = ((object?[])(await redis.SendLineAsync($"KEYS {{{congress}}}:index:*"))!).Cast<string>();
        Assert.DoesNotContain(indexes, index => index.Contains("resolutions:by:", StringComparison.Ordinal)
            || index.Contains("votes:by:", StringComparison.Ordinal) || index.Contains("votes:state=", StringComparison.Ordinal)
            || index.Contains(":type=", StringComparison.Ordinal) || index.EndsWith("amendment=false", StringComparison.Ordinal));

        async Task<string> FoundAsync()
        {
            var found = new List<string>();
            foreach (var (filter, order) in new[]
            {
                ("origin_chamber = HOUSE", ""), ("NOT type = HR", "introduced_date"), ("type = S OR type = HJRES", "introduced_date desc"),
                ("constitutional_amendment = false", "state_date"), ("constitutional_amendment = true OR veto_threat_standing = false", ""),
                ("state = INTRODUCED AND NOT origin_chamber = SENATE", ""),
            })
                found.Add(string.Join(' ', await MeasureLists.NumbersAsync(own, congress, filter, order)));
            foreach (var (filter, order) in new[]
            {
                ("chamber = HOUSE", ""), ("official_passed = false OR computed_passed = false", "date desc"), ("disputed = false", "date"),
                ("NOT disputed = true AND state = CLOSED", ""), ("question_kind = PASSAGE", ""), ($"resolution = {congress}/resolutions/hjres46", "date desc"),
            })
            {
                var votes = await own.Votes.ListVotesAsync(new() { Parent = congress, Filter = filter, OrderBy = order });
                found.Add(string.Join(' ', votes.Votes.Select(vote => vote.Number)));
            }
            return string.Join('\n', found);
        }
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
            Assert.Equal(3, answer.SchemaVersion);
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
        await using var own = await InProcessSuite.StartAsync(redis, "--Redis:SchemaVersion", "2");
        var vote = HJRes46Scenario.HousePassage(congress);
        vote.Vote.Announcement = new() { Precision = SchedulePrecision.Day, Date = "2019-02-26" };
        var scheduled = await own.Votes.ScheduleVoteAsync(new() { Parent = congress, Vote = vote.Vote });
        await redis.SendLineAsync($"HSET {{{congress}}}:meta schema 3");

        var opened = await own.Votes.OpenVoteAsync(new() { Name = scheduled.Name });

        Assert.Equal(VoteState.Open, opened.State);
    }
}
