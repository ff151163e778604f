using Grpc.Core;

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
    public async Task What_was_written_before_there_were_versions_is_read_and_changed()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        Assert.Equal(1L, await suite.Redis.SendLineAsync($"HDEL {{{congress}}}:meta schema"));

        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        Assert.Equal(3, (await suite.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }
}
