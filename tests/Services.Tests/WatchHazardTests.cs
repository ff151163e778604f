namespace VoteTracker.Services.Tests;

/// <summary>What could make a watcher miss an update, have it twice, or wait for ever.</summary>
public sealed class WatchHazardTests
{
    [Fact]
    public async Task A_Redis_that_refused_reads_for_a_while_leaves_no_watcher_deaf()
    {
        var congress = Suite.NewCongress();
        await using var redis = await RedisServer.StartAsync();
        await using var own = await Suite.StartAsync(redis, "--Watch:TailInterval", "00:00:00.010");
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);

        await redis.SendAsync("ACL SETUSER default -xrange");
        const string refused =
            "EVAL \"return string.match(redis.call('INFO', 'commandstats'), 'cmdstat_xrange:[^%c]*rejected_calls=[1-9]') and 1 or 0\" 0";
        while (await redis.SendAsync(refused) != ":1")
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        await redis.SendAsync("ACL SETUSER default +xrange");
        await own.Resolutions.CreateResolutionAsync(Story.Creation(congress));

        Assert.Equal(1, (await watcher.UpdatesAsync(1))[0].Offset);
    }
}
