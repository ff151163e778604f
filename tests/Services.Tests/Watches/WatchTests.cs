using Grpc.Core;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>What the streaming contract promises.</summary>
public sealed class WatchTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_live_watcher_gets_everything_in_order_with_each_commit_whole()
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        await HJRes46Scenario.TellAsync(suite, congress);

        var updates = await watcher.UpdatesAsync(11);
        Assert.Equal(Enumerable.Range(1, 11).Select(offset => (long)offset), updates.Select(update => update.Offset));
        Assert.Equal(
            [
                ResolutionState.Introduced, ResolutionState.PassedOriginating, ResolutionState.PassedBoth,
                ResolutionState.Presented, ResolutionState.Vetoed, ResolutionState.OverrideFailed,
            ],
            updates.Where(update => update.Resolution is not null).Select(update => update.Resolution.State));
        // The veto and what it does to the threat are one commit.
        var veto = updates.Single(update => update.Resolution?.State == ResolutionState.Vetoed);
        var threat = updates.Single(update => update.VetoThreat?.State == VetoThreatState.CarriedOut);
        Assert.Equal((veto.Commit, veto.Offset + 1), (threat.Commit, threat.Offset));
        Assert.Equal(5, updates.First(update => update.Vote is not null).Positions.Count);
    }

    [Fact]
    public async Task A_watcher_cut_off_anywhere_and_resumed_elsewhere_has_every_update_exactly_once()
    {
        var congress = InProcessSuite.NewCongress();
        var elsewhere = new UpdateService.UpdateServiceClient(await suite.StartAsync(UpdatesProgram.Build));
        var seen = new List<Update>();
        var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        var telling = HJRes46Scenario.TellAsync(suite, congress);
        while (seen.Count < 11)
        {
            seen.AddRange((await watcher.NextAsync(Frame.Updates)).Updates.Updates);
            var cursor = watcher.Cursor;
            watcher.Dispose();
            watcher = Watcher.Start(seen.Count % 2 == 0 ? suite.Updates : elsewhere, congress, request => request.AfterCursor = cursor);
        }
        watcher.Dispose();
        await telling;

        Assert.Equal(Enumerable.Range(1, 11).Select(offset => (long)offset), seen.Select(update => update.Offset));
    }

    [Fact]
    public async Task A_watch_that_does_not_say_where_to_start_begins_with_the_present_state()
    {
        var congress = InProcessSuite.NewCongress();
        var measure = await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        using var watcher = Watcher.Start(suite.Updates, congress, _ => { });

        Assert.Equal(Frame.Subscribed, (await watcher.NextAsync()).FrameCase);
        Assert.Equal(measure, (await watcher.NextAsync()).SnapshotItem.Resolution);
        Assert.Equal(1, (await watcher.NextAsync()).SnapshotEnd.ItemCount);
    }

    [Fact]
    public async Task A_snapshot_taken_while_others_write_misses_nothing()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var writing = suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        using var watcher = Watcher.Start(suite.Updates, congress, request => request.SnapshotThenLive = new SnapshotThenLive());

        var subscribed = (await watcher.NextAsync()).Subscribed;
        var items = new List<SnapshotItem>();
        WatchResponse frame;
        while ((frame = await watcher.NextAsync()).FrameCase == Frame.SnapshotItem)
            items.Add(frame.SnapshotItem);
        Assert.Equal((Frame.SnapshotEnd, items.Count), (frame.FrameCase, frame.SnapshotEnd.ItemCount));
        await writing;
        var updates = subscribed.Head < 3 ? await watcher.UpdatesAsync(3 - (int)subscribed.Head) : [];

        // Whether in the snapshot or after it: at the end the watcher knows what is true.
        Assert.Equal(Enumerable.Range((int)subscribed.Head + 1, updates.Count).Select(offset => (long)offset), updates.Select(update => update.Offset));
        var last = updates.LastOrDefault(update => update.Resolution is not null)?.Resolution
            ?? items.Single(item => item.Resolution is not null).Resolution;
        Assert.Equal(ResolutionState.PassedOriginating, last.State);
    }

    [Fact]
    public async Task A_filter_by_measure_brings_its_votes_and_threats_and_nothing_else()
    {
        var congress = InProcessSuite.NewCongress();
        var other = HJRes46Scenario.Creation(congress);
        other.Resolution.Number = 47;
        using var watcher = await Watcher.LiveAsync(
            suite.Updates, congress, new UpdateFilter { Resources = { $"{congress}/resolutions/hjres46" } });

        await suite.Resolutions.CreateResolutionAsync(other);
        await HJRes46Scenario.TellAsync(suite, congress);

        var updates = await watcher.UpdatesAsync(11);
        Assert.Equal(Enumerable.Range(2, 11).Select(offset => (long)offset), updates.Select(update => update.Offset));
    }

    [Fact]
    public async Task Filters_by_kind_type_and_chamber_hold_together()
    {
        var congress = InProcessSuite.NewCongress();
        var filter = new UpdateFilter { Kinds = { ResourceKind.Vote }, Types_ = { UpdateType.VoteClosed }, Chamber = Chamber.House };
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress, filter);

        await HJRes46Scenario.TellAsync(suite, congress);

        Assert.Equal([94, 127], (await watcher.UpdatesAsync(2)).Select(update => update.Vote.Number));
    }

    [Fact]
    public async Task A_cursor_of_another_filter_or_Congress_is_refused()
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        var votes = new UpdateFilter { Kinds = { ResourceKind.Vote } };

        using var otherFilter = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = watcher.Cursor, votes);
        using var otherCongress = Watcher.Start(suite.Updates, InProcessSuite.NewCongress(), request => request.AfterCursor = watcher.Cursor);

        foreach (var refusal in new[] { await otherFilter.EndAsync(), await otherCongress.EndAsync() })
            Assert.Equal((StatusCode.InvalidArgument, "CURSOR_FILTER_MISMATCH"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task A_cursor_that_the_log_was_trimmed_past_is_refused_with_what_is_left()
    {
        var congress = InProcessSuite.NewCongress();
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        await HJRes46Scenario.TellAsync(suite, congress);
        await suite.Redis.SendLineAsync($"XTRIM {{{congress}}}:log MINID 5-0");

        using var late = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = "");

        var refusal = await late.EndAsync();
        Assert.Equal((StatusCode.OutOfRange, "CURSOR_EXPIRED"), (refusal.Code, refusal.Reason));
        Assert.Equal(("5", "11"), (refusal.Metadata["oldest"], refusal.Metadata["head"]));
    }

    [Fact]
    public async Task After_history_was_lost_running_watchers_and_their_cursors_are_refused()
    {
        await using var history = await LosableHistory.StartAsync();

        // A failover to a server without the last commit: the head falls back, the epoch is the same.
        await history.Redis.SendLineAsync($"XDEL {{{history.Congress}}}:log 11-0");
        await history.Redis.SendLineAsync($"HSET {{{history.Congress}}}:meta head 10");

        var refusal = await history.Watcher.EndAsync();
        Assert.Equal((StatusCode.OutOfRange, "EPOCH_CHANGED"), (refusal.Code, refusal.Reason));
        using var resumed = history.Resume();
        Assert.Equal("EPOCH_CHANGED", (await resumed.EndAsync()).Reason);
    }

    [Fact]
    public async Task A_history_rewritten_to_the_same_length_is_told_to_quiet_watchers_though_nothing_wakes_them()
    {
        await using var history = await LosableHistory.StartAsync();

        await history.RewriteLastAsync();

        Assert.Equal("EPOCH_CHANGED", (await history.Watcher.EndAsync()).Reason);
    }

    [Fact]
    public async Task A_history_rewritten_to_the_same_length_is_told_by_its_last_entry()
    {
        await using var history = await LosableHistory.StartAsync();
        history.Watcher.Dispose();

        // Nobody of those who saw it is left: another process.
        await history.RewriteLastAsync();
        using var resumed = history.Resume(new UpdateService.UpdateServiceClient(await history.Suite.StartAsync(UpdatesProgram.Build)));

        Assert.Equal("EPOCH_CHANGED", (await resumed.EndAsync()).Reason);
    }

    [Fact]
    public async Task A_cursor_from_the_future_is_refused()
    {
        await using var history = await LosableHistory.StartAsync();

        await history.Redis.SendLineAsync("FLUSHALL");
        await history.Suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(history.Congress));
        using var resumed = history.Resume();

        Assert.Equal("EPOCH_CHANGED", (await resumed.EndAsync()).Reason);
    }

    [Fact]
    public async Task A_quiet_watcher_hears_bookmarks_and_their_cursors_resume()
    {
        var congress = InProcessSuite.NewCongress();
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:BookmarkInterval", "00:00:00.050");
        var votes = new UpdateFilter { Kinds = { ResourceKind.Vote } };
        using var watcher = await Watcher.LiveAsync(own.Updates, congress, votes);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        // The unwanted update moves the bookmark, so that a quiet watcher's cursor never expires.
        var first = watcher.Cursor;
        var later = first;
        while (later == first)
            later = (await watcher.NextAsync(Frame.Bookmark)).Bookmark.Cursor;
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        using var resumed = Watcher.Start(own.Updates, congress, request => request.AfterCursor = later, votes);

        Assert.Equal(2, (await resumed.UpdatesAsync(1))[0].Offset);
    }

    [Fact]
    public async Task One_who_is_further_behind_than_memory_reaches_reads_the_store_and_says_so()
    {
        var congress = InProcessSuite.NewCongress();
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:FeedLength", "16");
        using (await Watcher.LiveAsync(own.Updates, congress))
        {
            await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
            for (var number = 0; number < 60; number++)
                await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action($"a{number}", "2019-02-23", ActionKind.Other)));
        }
        using var late = Watcher.Start(own.Updates, congress, request => request.AfterCursor = "");

        await late.NextAsync(Frame.FellBehind);
        var updates = await late.UpdatesAsync(61);
        await late.NextAsync(Frame.CaughtUp);

        Assert.Equal(Enumerable.Range(1, 61).Select(offset => (long)offset), updates.Select(update => update.Offset));
    }

    [Fact]
    public async Task A_process_that_stops_gives_each_watcher_its_cursor_and_sends_it_elsewhere()
    {
        var congress = InProcessSuite.NewCongress();
        await using var own = await InProcessSuite.StartAsync(suite.Redis);
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await watcher.UpdatesAsync(1);

        var stopping = own.StopLastProcessAsync();
        var draining = (await watcher.NextAsync(Frame.Draining)).Draining.Cursor;
        var refusal = await watcher.EndAsync();
        await stopping;

        Assert.Equal((StatusCode.Unavailable, "STREAM_ENDED"), (refusal.Code, refusal.Reason));
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        using var resumed = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = draining);
        Assert.Equal(2, (await resumed.UpdatesAsync(1))[0].Offset);
    }

    [Fact]
    public async Task A_Redis_that_is_away_for_a_while_ends_no_watch_and_leaves_no_gap()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));

        await redis.KillAsync();
        var write = own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        await redis.StartAsync();
        await write;

        Assert.Equal([1L, 2L, 3L], (await watcher.UpdatesAsync(3)).Select(update => update.Offset));
    }

    [Fact]
    public async Task A_stream_reaches_its_age_and_says_where_to_resume()
    {
        var congress = InProcessSuite.NewCongress();
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:MaxStreamAge", "00:00:05");
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);

        Assert.NotEqual("", (await watcher.NextAsync(Frame.Draining)).Draining.Cursor);
        (await watcher.EndAsync()).Demand(StatusCode.Unavailable, "STREAM_ENDED");
    }
}
