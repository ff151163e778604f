using System.Buffers.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>What could make a watcher miss an update, have it twice, or wait for ever.</summary>
public sealed class WatchHazardTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_Redis_that_refused_reads_for_a_while_leaves_no_watcher_deaf()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis, "--Watch:TailInterval", "00:00:00.010");
        using var watcher = await Watcher.LiveAsync(own.Updates, congress);
        // The end of an empty log is checked without reading an entry.
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await watcher.UpdatesAsync(1);

        await redis.SendLineAsync("ACL SETUSER default -xrange -xrevrange");
        const string refused =
            "EVAL \"return string.match(redis.call('INFO', 'commandstats'), 'cmdstat_xrevrange:[^%c]*rejected_calls=[1-9]') and 1 or 0\" 0";
        await Until.TrueAsync("a read was refused", async () => await redis.SendLineAsync(refused) is 1L);
        await redis.SendLineAsync("ACL SETUSER default +xrange +xrevrange");
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        Assert.Equal(2, (await watcher.UpdatesAsync(1))[0].Offset);
    }

    [Fact]
    public async Task A_slow_watcher_resumes_with_the_cursor_it_was_given_and_has_nothing_twice()
    {
        var congress = InProcessSuite.NewCongress();
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(
            await suite.StartAsync(args => process = UpdatesProgram.Build(args), "--Watch:SlowConsumerLimit", "00:00:00.100"));
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var text = new string('x', 8_000);
        foreach (var batch in Enumerable.Range(0, 8))
        {
            var actions = Enumerable.Range(0, 100).Select(number => HJRes46Scenario.Action($"a{batch}-{number}", "2019-02-23", ActionKind.Other)).ToArray();
            foreach (var action in actions)
                action.Text = text;
            await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, actions));
        }
        using var slow = Watcher.Start(updates, congress, request => request.AfterCursor = "");
        await slow.NextAsync(Frame.Subscribed);
        // Whether or not its client has read that.
        await Until.TrueAsync("the server has ended the stream", () => process.Services.GetRequiredService<StreamCounter>().Count == 0);

        var seen = new List<long>();
        var refusal = Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
                seen.AddRange((await slow.NextAsync(Frame.Updates)).Updates.Updates.Select(update => update.Offset));
        }));
        Assert.Equal("SLOW_CONSUMER", refusal.Reason);
        using var resumed = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = refusal.Metadata["cursor"]);
        seen.AddRange((await resumed.UpdatesAsync(9 - seen.Count)).Select(update => update.Offset));

        Assert.Equal(Enumerable.Range(1, 9).Select(offset => (long)offset), seen);
    }

    [Fact]
    public async Task A_snapshot_that_was_cut_short_is_no_place_to_resume()
    {
        var congress = InProcessSuite.NewCongress();
        await using var own = await InProcessSuite.StartAsync(suite.Redis);
        // More than the connection holds while its client does not read.
        foreach (var number in Enumerable.Range(1, 80))
        {
            var creation = HJRes46Scenario.Creation(congress);
            (creation.Resolution.Number, creation.Resolution.Title) = (number, new string('\u20ac', 4_000));
            await suite.Resolutions.CreateResolutionAsync(creation);
        }
        using var watcher = Watcher.Start(own.Updates, congress, request => request.SnapshotThenLive = new SnapshotThenLive());
        await watcher.NextAsync(Frame.Subscribed);

        var stopping = own.StopLastProcessAsync();
        var draining = await watcher.NextAsync(Frame.Draining);
        await watcher.EndAsync();
        await stopping;

        Assert.Equal("", draining.Draining.Cursor);
    }

    [Fact]
    public async Task A_commit_longer_than_a_page_is_read_from_the_store_whole()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Redis.SendLineAsync(
            // Field 5 of an update is a measure.
            "EVAL \"for i = 1, 1300 do redis.call('XADD', KEYS[1], i .. '-0', 'update', string.char(42, 0), 'remaining', 1300 - i) end "
            + "return redis.call('HSET', KEYS[2], 'head', 1300, 'schema', 3, 'epoch', string.rep('ab', 16))\" "
            + $"2 {{{congress}}}:log {{{congress}}}:meta");
        using var late = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = "");

        Assert.Equal(1_300, (await late.NextAsync(Frame.Updates)).Updates.Updates.Count);
    }

    [Fact]
    public async Task Commits_that_are_too_large_for_one_frame_together_come_in_two()
    {
        var congress = InProcessSuite.NewCongress();
        // Field 5 of an update is a measure, field 8 a text; each is in itself what a client takes, 4 MiB at most.
        await suite.Redis.SendLineAsync(
            "EVAL \"for i, n in ipairs({1000000, 3500000}) do local length = '' local rest = n "
            + "while rest >= 128 do length = length .. string.char(rest % 128 + 128) rest = math.floor(rest / 128) end "
            + "redis.call('XADD', KEYS[1], i .. '-0', 'update', string.char(42, 0, 66) .. length .. string.char(rest) .. string.rep('x', n), 'remaining', 0) end "
            + "return redis.call('HSET', KEYS[2], 'head', 2, 'schema', 3, 'epoch', string.rep('ab', 16))\" "
            + $"2 {{{congress}}}:log {{{congress}}}:meta");
        using var late = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = "");

        Assert.Equal([1_000_000, 3_500_000], (await late.UpdatesAsync(2)).Select(update => update.Traceparent.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_history_lost_while_a_watch_begins_is_noticed_though_the_feed_never_had_it(bool rewritten)
    {
        var congress = InProcessSuite.NewCongress();
        ErrorLog.ExpectLostHistory(congress);
        await using var proxy = new TcpProxy(suite.Redis.Port);
        var updates = new UpdateService.UpdateServiceClient(
            await suite.StartAsync(UpdatesProgram.Build, "--Redis:Endpoint", proxy.Endpoint));
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await RecordActionAsync(congress, "lost");
        string cursor;
        // Of a process that is gone, and so does not notice either.
        await using (var other = await InProcessSuite.StartAsync(suite.Redis))
        using (var before = await Watcher.LiveAsync(other.Updates, congress))
            cursor = before.Cursor;

        // The watcher's place is known, the process's feed is about to begin: a failover to a server without the last update.
        proxy.Before($"{{{congress}}}:wake", async () =>
        {
            await suite.Redis.SendLineAsync($"XDEL {{{congress}}}:log 2-0");
            await suite.Redis.SendLineAsync($"XSETID {{{congress}}}:log 1-0");
            await suite.Redis.SendLineAsync($"HSET {{{congress}}}:meta head 1");
            if (rewritten)
                await RecordActionAsync(congress, "instead");
        });
        using var watcher = Watcher.Start(updates, congress, request => request.AfterCursor = cursor);
        await watcher.NextAsync(Frame.Subscribed);
        if (!rewritten)
            await RecordActionAsync(congress, "instead");

        Assert.Equal("EPOCH_CHANGED", (await watcher.EndAsync()).Reason);
    }

    [Fact]
    public async Task A_cursor_that_somebody_made_up_disturbs_nobody_else()
    {
        var congress = InProcessSuite.NewCongress();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);
        var cursor = Base64Url.DecodeFromChars(watcher.Cursor);
        // In the hash of the entry.
        cursor[1 + 16 + 8] ^= 1;

        using var forger = Watcher.Start(suite.Updates, congress, request => request.AfterCursor = Base64Url.EncodeToString(cursor));
        Assert.Equal("EPOCH_CHANGED", (await forger.EndAsync()).Reason);
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));

        Assert.Equal(2, (await watcher.UpdatesAsync(1))[0].Offset);
    }

    [Fact]
    public async Task What_a_writer_may_send_a_watcher_can_take()
    {
        var congress = InProcessSuite.NewCongress();
        // The update tells the measure besides the actions, so that it is larger than the request.
        var creation = HJRes46Scenario.Creation(congress);
        creation.Resolution.Title = new string('\u20ac', 4_000);
        await suite.Resolutions.CreateResolutionAsync(creation);
        using var watcher = await Watcher.LiveAsync(suite.Updates, congress);

        var tooMuch = await Refusal.OfAsync(async () => await suite.Resolutions.RecordActionsAsync(Actions(509)));
        await suite.Resolutions.RecordActionsAsync(Actions(380));

        Assert.Equal(StatusCode.ResourceExhausted, tooMuch.Code);
        Assert.Equal(380, (await watcher.UpdatesAsync(1))[0].Actions.Count);

        RecordActionsRequest Actions(int count)
        {
            var actions = Enumerable.Range(0, count).Select(number => HJRes46Scenario.Action($"a{number}", "2019-02-23", ActionKind.Other)).ToArray();
            foreach (var action in actions)
                action.Text = new string('x', 8_192);
            return HJRes46Scenario.Actions(congress, actions);
        }
    }

    private async Task RecordActionAsync(string congress, string id) =>
        await suite.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action(id, "2019-02-23", ActionKind.Other)));
}
