using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using VoteTracker.Client;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;
using Updated = VoteTracker.Client.WatchEvent.Updated;
using Connected = VoteTracker.Client.WatchEvent.Connected;
using Interrupted = VoteTracker.Client.WatchEvent.Interrupted;
using SnapshotCompleted = VoteTracker.Client.WatchEvent.SnapshotCompleted;
using SnapshotStarted = VoteTracker.Client.WatchEvent.SnapshotStarted;
using WatchOptions = VoteTracker.Client.WatchOptions;
using WatchStart = VoteTracker.Client.WatchStart;

namespace VoteTracker.Services.Tests.Client;

/// <summary>The client library against the real service: what could make its consumer miss or repeat something unknowingly.</summary>
public sealed class WatchClientTests(InProcessSuite suite)
{
    [Fact]
    public async Task A_service_that_stops_and_starts_in_the_middle_leaves_no_gap_and_no_repetition()
    {
        var congress = InProcessSuite.NewCongress();
        var process = await StartUpdatesAsync("http://127.0.0.1:0");
        var address = process.Urls.Single();
        using var client = new VoteTrackerClient(address);
        await using var items = new Items<WatchEvent>(client.WatchAsync(congress, new() { Start = WatchStart.After("") }));
        await items.NextAsync<Connected>();
        await suite.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        var seen = await items.UntilAsync(item => item is Updated);

        await process.StopAsync();
        await process.DisposeAsync();
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        seen.AddRange(await items.UntilAsync(item => item is Interrupted { Attempt: >= 2 }));
        process = await StartUpdatesAsync(address);
        await suite.Votes.RecordVoteAsync(HJRes46Scenario.SenatePassage(congress));
        seen.AddRange(await items.UntilAsync(item => item is Updated { Update.Offset: 5 }));
        await items.DisposeAsync();
        await process.DisposeAsync();

        var updates = seen.OfType<Updated>().ToList();
        Assert.Equal([1, 2, 3, 4, 5], updates.Select(changed => changed.Update.Offset));
        // A cursor within a commit would be one to resume with half of it missing.
        Assert.All(updates.Zip(updates.Skip(1)), pair =>
            Assert.True(pair.First.Cursor is null || pair.First.Update.Commit != pair.Second.Update.Commit));
        Assert.NotNull(updates[^1].Cursor);
    }

    [Fact]
    public async Task A_consumer_that_died_goes_on_with_the_cursor_that_it_kept()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);
        using var client = new VoteTrackerClient(await suite.StartAsync(UpdatesProgram.Build));
        var seen = new List<long>();
        var kept = "";
        while (seen.Count < 11)
        {
            // It works on what comes up to the next cursor, and ends: what it had in hand besides is gone with it.
            await using var items = new Items<WatchEvent>(client.WatchAsync(congress, new() { Start = WatchStart.After(kept) }));
            var taken = await items.UntilAsync(item => item is Updated { Cursor: not null });
            seen.AddRange(taken.OfType<Updated>().Select(changed => changed.Update.Offset));
            kept = taken[^1].Cursor!;
        }

        Assert.Equal(Enumerable.Range(1, 11).Select(offset => (long)offset), seen);
    }

    [Fact]
    public async Task A_cursor_that_expired_brings_a_snapshot_that_says_so()
    {
        var congress = InProcessSuite.NewCongress();
        await HJRes46Scenario.TellAsync(suite, congress);
        await suite.Redis.SendLineAsync($"XTRIM {{{congress}}}:log MINID 5-0");
        using var client = new VoteTrackerClient(await suite.StartAsync(UpdatesProgram.Build));
        await using var items = new Items<WatchEvent>(client.WatchAsync(congress, new() { Start = WatchStart.After("") }));

        var refused = await items.NextAsync<Interrupted>();
        var snapshot = await items.UntilAsync(item => item is SnapshotCompleted);

        Assert.Equal("CURSOR_EXPIRED", ErrorDetails.Of((RpcException)refused.Cause!).Reason);
        Assert.Equal([typeof(Connected), typeof(SnapshotStarted)], snapshot.Take(2).Select(item => item.GetType()));
        Assert.Equal(SnapshotReason.CursorExpired, ((SnapshotStarted)snapshot[1]).Reason);
        Assert.Equal(((SnapshotCompleted)snapshot[^1]).ItemCount, snapshot.OfType<WatchEvent.SnapshotItem>().Count());
        // Until it is whole there is nowhere to resume.
        Assert.All(snapshot.SkipLast(1), item => Assert.Null(item.Cursor));
        Assert.NotNull(snapshot[^1].Cursor);
    }

    [Fact]
    public async Task History_that_was_lost_under_a_running_watch_brings_a_snapshot_that_says_so_and_then_what_is_new()
    {
        var congress = InProcessSuite.NewCongress();
        ErrorLog.ExpectLostHistory(congress);
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        using var client = new VoteTrackerClient(await own.StartAsync(UpdatesProgram.Build));
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await own.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("a1", "2019-02-23", ActionKind.Other)));
        await using var items = new Items<WatchEvent>(client.WatchAsync(congress));
        Assert.Equal(SnapshotReason.Requested, (await items.NextAsync<SnapshotStarted>()).Reason);
        await items.NextAsync<WatchEvent.CaughtUp>();

        // A failover to a server without the last commit.
        await redis.SendLineAsync($"XDEL {{{congress}}}:log 2-0");
        await redis.SendLineAsync($"XSETID {{{congress}}}:log 1-0");
        await redis.SendLineAsync($"HSET {{{congress}}}:meta head 1");

        Assert.Equal(SnapshotReason.EpochChanged, (await items.NextAsync<SnapshotStarted>()).Reason);
        await items.NextAsync<SnapshotCompleted>();
        await own.Resolutions.RecordActionsAsync(HJRes46Scenario.Actions(congress, HJRes46Scenario.Action("a2", "2019-02-24", ActionKind.Other)));
        Assert.Equal("a2", (await items.NextAsync<Updated>()).Update.Actions.Single().Id);
    }

    [Fact]
    public async Task A_wrong_filter_throws_at_once_and_is_not_tried_again()
    {
        using var client = new VoteTrackerClient(await suite.StartAsync(UpdatesProgram.Build));
        var filter = new UpdateFilter { Resources = { "the emergency" } };
        await using var items = new Items<WatchEvent>(client.WatchAsync(InProcessSuite.NewCongress(), new() { Filter = filter }));

        var refused = await Assert.ThrowsAsync<RpcException>(items.NextAsync);

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.NotEmpty(ErrorDetails.Of(refused).FieldViolations);
    }

    [Fact]
    public async Task A_cursor_of_another_filter_throws_instead_of_bringing_something_else()
    {
        var congress = InProcessSuite.NewCongress();
        using var client = new VoteTrackerClient(await suite.StartAsync(UpdatesProgram.Build));
        await using var all = new Items<WatchEvent>(client.WatchAsync(congress, new() { Start = WatchStart.Live }));
        var cursor = (await all.NextAsync<Connected>()).Cursor!;
        var options = new WatchOptions { Start = WatchStart.After(cursor), Filter = new UpdateFilter { Kinds = { ResourceKind.Vote } } };
        await using var votes = new Items<WatchEvent>(client.WatchAsync(congress, options));

        var refused = await Assert.ThrowsAsync<RpcException>(votes.NextAsync);

        Assert.Equal("CURSOR_FILTER_MISMATCH", ErrorDetails.Of(refused).Reason);
    }

    private async Task<WebApplication> StartUpdatesAsync(string url)
    {
        var process = UpdatesProgram.Build(["--urls", url, "--Redis:Endpoint", suite.RedisEndpoint]);
        await process.StartAsync();
        return process;
    }
}
