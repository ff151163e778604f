using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>When streams that end together reconnect, and when a feed is retired.</summary>
public sealed class StreamCounterTests(InProcessSuite suite)
{
    [Fact]
    public void Ten_thousand_streams_that_end_at_once_reconnect_over_ten_seconds()
    {
        var delays = Enumerable.Range(0, 10_000).Select(_ => StreamCounter.ReturnDelay(10_000).TotalSeconds).ToList();

        Assert.InRange(delays.Max(), 9, 10.05);
        // In no second many more than a thousand.
        Assert.All(delays.GroupBy(delay => (int)delay), second => Assert.InRange(second.Count(), 0, 1_250));
        Assert.InRange(StreamCounter.ReturnDelay(1).TotalSeconds, 0.05, 1.05);
        Assert.InRange(StreamCounter.ReturnDelay(10_000_000).TotalSeconds, 0.05, 60.05);
    }

    [Fact]
    public async Task A_feed_without_watchers_is_retired_and_a_watcher_that_comes_at_that_moment_gets_a_live_one()
    {
        var congress = InProcessSuite.NewCongress();
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(await suite.StartAsync(args => process = UpdatesProgram.Build(args)));
        var feeds = process.Services.GetRequiredService<CongressFeeds>();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using (var done = new CancellationTokenSource())
        {
            var retiring = Task.Run(async () =>
            {
                while (!done.IsCancellationRequested)
                    await feeds.RetireAsync(TimeSpan.Zero);
            });
            for (var number = 2; number < 40; number++)
            {
                using var watcher = await Watcher.LiveAsync(updates, congress);
                await suite.Resolutions.RecordActionsAsync(
                    HJRes46Scenario.Actions(congress, HJRes46Scenario.Action($"a{number}", "2019-02-23", ActionKind.Other)));
                Assert.Equal(number, (await watcher.UpdatesAsync(1))[0].Offset);
            }
            await done.CancelAsync();
            await retiring;
        }

        var listening = string.Create(CultureInfo.InvariantCulture, $"EVAL \"return redis.call('PUBSUB', 'NUMSUB', KEYS[1])[2]\" 1 {{{congress}}}:wake");
        await Until.TrueAsync("nobody listens any more", async () =>
        {
            await feeds.RetireAsync(TimeSpan.Zero);
            return await suite.Redis.SendLineAsync(listening) is 0L;
        });
    }

    [Fact]
    public async Task A_feed_that_is_watched_is_never_ended_however_quiet()
    {
        var congress = InProcessSuite.NewCongress();
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(await suite.StartAsync(args => process = UpdatesProgram.Build(args)));
        using var watcher = await Watcher.LiveAsync(updates, congress);

        await process.Services.GetRequiredService<CongressFeeds>().RetireAsync(TimeSpan.Zero);
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        Assert.Equal(1, (await watcher.UpdatesAsync(1))[0].Offset);
    }
}
