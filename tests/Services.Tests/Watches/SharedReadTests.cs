using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.Updates.Watch;
using VoteTracker.V1;
using Frame = VoteTracker.V1.WatchResponse.FrameOneofCase;

namespace VoteTracker.Services.Tests.Watches;

/// <summary>What those who are behind, or read nothing, take of the store and of memory where updates are large.</summary>
[Trait("Category", "Long")]
public sealed class SharedReadTests
{
    private const int Large = 2_000_000;

    // Memory holds nothing of a log of large updates.
    private static readonly string[] NoMemory = ["--Watch:FeedBytes", "65536", "--Watch:FeedLength", "16"];

    [Theory]
    [InlineData(12, Large)]
    [InlineData(3_000, 2_300)]
    public async Task Those_who_are_behind_share_the_reads_of_updates_of_any_size(int updates, int bytes)
    {
        const int watchers = 20;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await LargeLog.WriteAsync(redis, congress, updates, bytes);
        await using var own = await InProcessSuite.StartAsync(redis, NoMemory);
        var before = await SentAsync(redis);

        var seen = await Task.WhenAll(Enumerable.Range(0, watchers).Select(async _ =>
        {
            using var late = Watcher.Start(own.Updates, congress, request => request.AfterCursor = "");
            return (await late.UpdatesAsync(updates)).Select(update => update.Offset).ToArray();
        }));

        Assert.All(seen, offsets => Assert.Equal(Enumerable.Range(1, updates).Select(offset => (long)offset), offsets));
        // Each page with the entry before it and the first of the log.
        Assert.InRange(await SentAsync(redis) - before, 0, 5L * updates * bytes);
    }

    [Fact]
    public async Task Streams_that_nobody_reads_take_next_to_nothing_of_the_store()
    {
        const int watchers = 100;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await LargeLog.WriteAsync(redis, congress, 12, Large);
        await using var own = await InProcessSuite.StartAsync(redis, [.. NoMemory, "--Watch:SlowConsumerLimit", "00:00:00.500"]);
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(await own.StartAsync(args => process = UpdatesProgram.Build(args)));
        var before = await SentAsync(redis);

        var unread = Enumerable.Range(0, watchers).Select(_ => Watcher.Start(updates, congress, request => request.AfterCursor = "")).ToArray();
        var streams = process.Services.GetRequiredService<StreamCounter>();
        await Task.WhenAll(unread.Select(watcher => watcher.NextAsync(Frame.Subscribed)));
        await Until.TrueAsync("the server has ended the streams", () => streams.Count == 0);
        foreach (var watcher in unread)
            watcher.Dispose();

        Assert.InRange(await SentAsync(redis) - before, 0, 12L * Large * 5);
    }

    [Fact]
    public async Task Those_who_come_back_at_once_with_one_cursor_share_the_look_at_its_update()
    {
        const int watchers = 100;
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await LargeLog.WriteAsync(redis, congress, 4, Large);
        await using var proxy = new TcpProxy(redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(redis, proxy.Endpoint, [.. NoMemory, "--Redis:CommandTimeout", "00:01:00"]);
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(await own.StartAsync(args => process = UpdatesProgram.Build(args)));
        var streams = process.Services.GetRequiredService<StreamCounter>();
        string cursor;
        using (var first = Watcher.Start(updates, congress, request => request.AfterCursor = ""))
        {
            await first.UpdatesAsync(1);
            cursor = first.Cursor;
        }
        await Until.TrueAsync("it has left", () => streams.Count == 0);
        var before = await SentAsync(redis);

        proxy.Before("RANGE", () => Until.TrueAsync("all have come", () => streams.Count == watchers));
        var returned = Enumerable.Range(0, watchers).Select(_ => Watcher.Start(updates, congress, request => request.AfterCursor = cursor)).ToArray();
        await Task.WhenAll(returned.Select(watcher => watcher.UpdatesAsync(1)));
        foreach (var watcher in returned)
            watcher.Dispose();

        Assert.InRange(await SentAsync(redis) - before, 0, 20L * Large);
    }

    [Fact]
    public async Task Feeds_that_all_look_at_once_at_the_end_of_logs_of_large_updates_take_turns()
    {
        const int congresses = 40;
        string[] names = [.. Enumerable.Range(0, congresses).Select(_ => InProcessSuite.NewCongress())];
        await using var redis = await RedisProcess.StartAsync();
        foreach (var congress in names)
            await LargeLog.WriteAsync(redis, congress, 1, Large);
        await using var own = await InProcessSuite.StartAsync(redis);
        WebApplication process = null!;
        var updates = new UpdateService.UpdateServiceClient(
            await own.StartAsync(args => process = UpdatesProgram.Build(args), "--Watch:TailInterval", "00:01:00"));
        var feeds = process.Services.GetRequiredService<CongressFeeds>();
        var live = new List<Watcher>();
        foreach (var congress in names)
            live.Add(await Watcher.LiveAsync(updates, congress));
        var before = await redis.FigureAsync("memory", "used_memory");

        var since = Stopwatch.GetTimestamp();
        var keys = string.Join(' ', names.Select(congress => $"{{{congress}}}:wake"));
        await redis.SendLineAsync($"EVAL \"for _, key in ipairs(KEYS) do redis.call('PUBLISH', key, '') end\" {congresses} {keys}");
        await Until.TrueAsync("all have looked", () => feeds.All.All(feed => feed.Age < Stopwatch.GetElapsedTime(since)));

        Assert.InRange(await redis.FigureAsync("memory", "used_memory_peak") - before, 0, congresses / 2 * Large);
        foreach (var watcher in live)
            watcher.Dispose();
    }

    [Fact]
    public void A_large_frame_for_many_is_no_copy_for_each_while_they_wait_to_write_it()
    {
        var update = new byte[Large];
        var before = GC.GetAllocatedBytesForCurrentThread();

        var frame = WatchFrame.Of([update], "cursor", shared: true);

        Assert.InRange(frame.Size, Large, Large + 100);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Large / 2);
    }

    [Fact]
    public async Task Much_of_the_state_is_read_for_a_stream_when_its_client_has_taken_what_its_other_streams_sent()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        foreach (var number in Enumerable.Range(1, 30))
        {
            var creation = HJRes46Scenario.Creation(congress);
            (creation.Resolution.Number, creation.Resolution.Title) = (number, new string('\u20ac', 4_000));
            await own.Resolutions.CreateResolutionAsync(creation);
        }
        var (process, streams, unread) = await WithStalledStreamAsync(own, redis);

        using var snapshot = Watcher.Start(new UpdateService.UpdateServiceClient(process), congress, request => request.SnapshotThenLive = new SnapshotThenLive());
        var items = 0;
        while ((await snapshot.NextAsync()).FrameCase is var kind && kind != Frame.SnapshotEnd)
            items += kind == Frame.SnapshotItem ? 1 : 0;

        // The other has ended.
        Assert.Equal((30, 1), (items, streams.Count));
        unread.Dispose();
    }

    [Fact]
    public async Task Nothing_is_leased_for_a_consumer_before_its_client_has_taken_what_its_other_streams_sent()
    {
        var congress = InProcessSuite.NewCongress();
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        await own.Resolutions.CreateResolutionAsync(HJRes46Scenario.Creation(congress));
        await own.Subscriptions.CreateSubscriptionAsync(new() { Parent = congress, SubscriptionId = "s", Subscription = new() });
        await own.Votes.RecordVoteAsync(HJRes46Scenario.HousePassage(congress));
        var (process, streams, unread) = await WithStalledStreamAsync(own, redis);

        using var consumer = await Consumer.OpenAsync(new SubscriptionService.SubscriptionServiceClient(process), $"{congress}/subscriptions/s");
        var delivery = await consumer.NextAsync();

        // The other has ended.
        Assert.Equal((2, 1), (delivery.Update.Offset, streams.Count));
        unread.Dispose();
    }

    private static Task<long> SentAsync(RedisProcess redis) => redis.FigureAsync("stats", "total_net_output_bytes");

    // Starts a process of which this client has nearly all the bytes it may, for a stream that it does not read.
    private static async Task<(CallInvoker Process, StreamCounter Streams, Watcher Unread)> WithStalledStreamAsync(InProcessSuite own, RedisProcess redis)
    {
        var congress = InProcessSuite.NewCongress();
        await LargeLog.WriteAsync(redis, congress, 2, Large);
        WebApplication process = null!;
        var invoker = await own.StartAsync(
            args => process = UpdatesProgram.Build(args),
            [.. NoMemory, "--Limits:MaxBytesPerClient", "4194304", "--Watch:SlowConsumerLimit", "00:00:02", "--Limits:ResponseTimeout", "00:00:01"]);
        var unread = Watcher.Start(new UpdateService.UpdateServiceClient(invoker), congress, request => request.AfterCursor = "");
        await Until.TrueAsync("it is written to", () => process.Services.GetRequiredService<ClientAccounts>().Bytes > Large);
        return (invoker, process.Services.GetRequiredService<StreamCounter>(), unread);
    }
}
