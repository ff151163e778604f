using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>What watchers cost the store: nothing while they are quiet, and next to nothing when they come all at once.</summary>
public sealed class WatchStoreLoadTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_quiet_watcher_stays_at_the_head_and_does_not_fall_behind_though_far_more_went_by_than_memory_holds()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Watch:FeedLength", "16", "--Watch:BookmarkInterval", "00:00:00.050");
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using var watcher = await Watcher.LiveAsync(own.Updates, congress, new UpdateFilter { Kinds = { ResourceKind.Vote } });
        await watcher.NextAsync(Frame.CaughtUp);

        await redis.SendLineAsync(
            "EVAL \"for i = 2, 100001 do redis.call('XADD', KEYS[1], i .. '-0', 'update', '', 'remaining', 0) end "
            + $"redis.call('HSET', KEYS[2], 'head', 100001) return redis.call('PUBLISH', KEYS[3], '')\" 3 {{{congress}}}:log {{{congress}}}:meta {{{congress}}}:wake");
        while (Cursor.TryParse(watcher.Cursor, out var cursor) && cursor.Offset < 100_001)
            Assert.Equal(Frame.Bookmark, (await watcher.NextAsync()).FrameCase);
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        WatchResponse frame;
        while ((frame = await watcher.NextAsync()).FrameCase == Frame.Bookmark)
            continue;

        Assert.Equal(Frame.Updates, frame.FrameCase);
        Assert.Equal([100_002], frame.Updates.Updates.Select(update => update.Offset));
    }

    [Fact]
    public async Task Those_who_come_back_to_what_memory_holds_need_no_store()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await watcher.UpdatesAsync(1);
        var cursor = watcher.Cursor;
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await watcher.UpdatesAsync(2);

        await redis.KillAsync();
        using var resumed = Watcher.Start(own.Updates, congress, request => request.AfterCursor = cursor);

        Assert.Equal([2L, 3L], (await resumed.UpdatesAsync(2)).Select(update => update.Offset));
    }

    [Fact]
    public async Task Those_who_come_back_to_a_process_that_has_just_started_are_served_from_memory()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);
        await HJRes46Scenario.TellAsync(own, congress);
        var cursor = "";
        while (cursor.Length == 0 || Cursor.TryParse(cursor, out var place) && place.Offset < 3)
            cursor = (await watcher.NextAsync(Frame.Updates)).Updates.Cursor;
        Assert.True(Cursor.TryParse(cursor, out var reached));

        var fresh = new UpdateService.UpdateServiceClient(await own.StartAsync(UpdatesProgram.Build));
        using var first = await Watcher.LiveAsync(fresh, congress);
        await redis.KillAsync();
        using var resumed = Watcher.Start(fresh, congress, request => request.AfterCursor = cursor);

        var missed = 11 - (int)reached.Offset;
        Assert.Equal(
            Enumerable.Range((int)reached.Offset + 1, missed).Select(offset => (long)offset),
            missed == 0 ? [] : (await resumed.UpdatesAsync(missed)).Select(update => update.Offset));
    }

    [Fact]
    public async Task Hundreds_who_begin_at_once_share_their_looks_at_the_log()
    {
        const int watchers = 400;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var proxy = new TcpProxy(redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(
            redis, proxy.Endpoint, "--Watch:TailInterval", "00:01:00", "--Redis:CommandTimeout", "00:01:00");
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(await own.StartAsync(args => process = UpdatesProgram.Build(args)));
        var streams = process.Services.GetRequiredService<StreamCounter>();
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using var first = await Watcher.LiveAsync(updates, congress);

        var before = await RangesReadAsync(redis);
        // All of them, or all that a loaded machine lets come within the patience of the store's clients, come while the first look is held up.
        proxy.Before("RANGE", () => Task.WhenAny(
            Until.TrueAsync("all have come", () => streams.Count > watchers), Task.Delay(TimeSpan.FromSeconds(5))));
        var started = await Task.WhenAll(Enumerable.Range(0, watchers).Select(_ => Watcher.LiveAsync(updates, congress)));
        var after = await RangesReadAsync(redis);
        foreach (var watcher in started)
            watcher.Dispose();

        // Two for each look, and at least one look for those who came while another was under way.
        Assert.InRange(after - before, 2, watchers);
    }

    [Fact]
    public async Task A_live_watch_begins_after_all_that_was_acknowledged_before_it()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using var first = await Watcher.LiveAsync(suite.Updates, congress);
        for (var offset = 2; offset < 60; offset++)
        {
            await suite.Resolutions.RecordActionsAsync(
                HJRes46Scenario.Actions(congress, HJRes46Scenario.Action($"a{offset}", "2019-02-23", ActionKind.Other)));
            using var live = Watcher.Start(suite.Updates, congress, request => request.Live = new Live());

            Assert.Equal(offset, (await live.NextAsync()).Subscribed.Head);
        }
    }

    [Fact]
    public async Task Watchers_with_one_filter_at_different_places_share_frames_and_get_only_what_is_theirs()
    {
        var congress = InProcessSuite.NewCongress();
        var cursors = new List<string> { "" };
        using var first = await Watcher.LiveAsync(suite.Updates, congress);
        var writing = HJRes46Scenario.TellAsync(suite, congress);
        while (!Cursor.TryParse(cursors[^1], out var cursor) || cursor.Offset < 11)
            cursors.Add((await first.NextAsync(Frame.Updates)).Updates.Cursor);
        await writing;
        cursors.RemoveAt(cursors.Count - 1);

        var watchers = cursors.SelectMany(cursor => Enumerable.Repeat(cursor, 5))
            .Select(cursor => (Cursor: cursor, Watcher: Watcher.Start(suite.Updates, congress, request => request.AfterCursor = cursor))).ToList();

        foreach (var (text, watcher) in watchers)
        {
            var after = Cursor.TryParse(text, out var cursor) ? (int)cursor.Offset : 0;
            var updates = await watcher.UpdatesAsync(11 - after);
            Assert.Equal(Enumerable.Range(after + 1, 11 - after).Select(offset => (long)offset), updates.Select(update => update.Offset));
            Assert.Equal(first.Cursor, watcher.Cursor);
            watcher.Dispose();
        }
    }

    private static async Task<long> RangesReadAsync(RedisProcess redis) => (long)(await redis.SendLineAsync(
        "EVAL \"local calls = 0 for n in string.gmatch(redis.call('INFO', 'commandstats'), 'cmdstat_x[rev]*range:calls=(%d+)') "
        + "do calls = calls + n end return calls\" 0"))!;
}
