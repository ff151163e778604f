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

        var first = await own.Resolutions.CreateResolutionAsync(Story.Creation(congress, "f6"));
        var again = await own.Resolutions.CreateResolutionAsync(Story.Creation(congress, "f6"));

        Assert.Equal(first, again);
        Assert.Equal(1, (await own.Updates.GetHeadAsync(new() { Parent = congress })).Offset);
    }

    [Fact]
    public async Task A_log_that_is_further_than_its_head_takes_nothing_rather_than_half_a_commit()
    {
        var congress = Suite.NewCongress();
        await using var redis = await RedisServer.StartAsync();
        await using var own = await Suite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(Story.Creation(congress));
        await redis.SendAsync($"HDEL {{{congress}}}:meta head");

        await Refusal.OfAsync(async () => await own.Votes.RecordVoteAsync(Story.HousePassage(congress)));

        var absent = await Refusal.OfAsync(async () => await own.Votes.GetVoteAsync(new() { Name = $"{congress}/votes/house-1-94" }));
        Assert.Equal("VOTE_NOT_FOUND", absent.Reason);
    }
}
