using System.Collections.Concurrent;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using VoteTracker.Client;
using VoteTracker.Services.Tests.ServiceDefaults;
using VoteTracker.V1;
using Any = Google.Protobuf.WellKnownTypes.Any;
using Interrupted = VoteTracker.Client.WatchEvent.Interrupted;
using Status = Grpc.Core.Status;

namespace VoteTracker.Services.Tests.Client;

/// <summary>The client library against a service that does what a real one does rarely: fall silent, break off, ask for patience.</summary>
public sealed class BrokenStreamTests
{
    private readonly ConcurrentQueue<WatchRequest> _requests = new();

    [Fact]
    public async Task A_stream_gone_silent_is_given_up_and_the_watch_resumes_with_its_cursor()
    {
        var givenUp = new TaskCompletionSource();
        await using var process = await TestProcess.StartAsync();
        process.Script.Watch = Each(
            async (stream, context) =>
            {
                await stream.WriteAsync(Subscribed("c1"));
                await stream.WriteAsync(Bookmark("c2"));
                using var end = context.CancellationToken.Register(givenUp.SetResult);
                await givenUp.Task;
            },
            async (stream, _) => await stream.WriteAsync(Subscribed("c2")));
        using var client = new VoteTrackerClient(process.Channel);
        var options = new WatchOptions { Start = WatchStart.After("c0"), IdleTimeout = TimeSpan.FromSeconds(5) };
        await using var items = new Items<WatchEvent>(client.WatchAsync("congresses/116", options));

        Assert.IsType<TimeoutException>((await items.NextAsync<Interrupted>()).Cause);
        await items.NextAsync<WatchEvent.Connected>();

        await givenUp.Task.WaitAsync(Until.Deadline);
        Assert.Equal(["c0", "c2"], _requests.Select(request => request.AfterCursor));
    }

    [Fact]
    public async Task A_consumer_that_leaves_the_loop_leaves_no_stream_open_at_the_service()
    {
        var ended = new TaskCompletionSource();
        await using var process = await TestProcess.StartAsync();
        process.Script.Watch = Each(async (stream, context) =>
        {
            await stream.WriteAsync(Subscribed("c1"));
            using var end = context.CancellationToken.Register(ended.SetResult);
            await ended.Task;
        });
        using var client = new VoteTrackerClient(process.Channel);
        await foreach (var item in client.WatchAsync("congresses/116", cancellationToken: TestContext.Current.CancellationToken))
            break;

        await ended.Task.WaitAsync(Until.Deadline);
    }

    [Fact]
    public async Task A_watch_that_is_cancelled_says_so_and_does_not_end_as_if_all_had_come()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Watch = Each(async (stream, context) =>
        {
            await stream.WriteAsync(Subscribed("c1"));
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        });
        using var client = new VoteTrackerClient(process.Channel);
        using var stop = new CancellationTokenSource();
        await using var items = new Items<WatchEvent>(client.WatchAsync("congresses/116", cancellationToken: stop.Token));
        await items.NextAsync<WatchEvent.SnapshotStarted>();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(items.NextAsync);
    }

    [Fact]
    public async Task A_snapshot_cut_short_is_taken_anew_and_the_consumer_is_told_to_begin_again()
    {
        await using var process = await TestProcess.StartAsync();
        var end = new WatchResponse { SnapshotEnd = new SnapshotEnd { Cursor = "c1", ItemCount = 1 } };
        process.Script.Watch = Each(
            async (stream, _) =>
            {
                await stream.WriteAsync(Subscribed("c1"));
                await stream.WriteAsync(new WatchResponse { SnapshotItem = new SnapshotItem { Vote = new Vote() } });
                await stream.WriteAsync(new WatchResponse { Draining = new Draining() });
                throw Unavailable();
            },
            async (stream, _) =>
            {
                await stream.WriteAsync(Subscribed("c1"));
                await stream.WriteAsync(end);
                throw Unavailable();
            },
            async (stream, _) => await stream.WriteAsync(Subscribed("c1")));
        using var client = new VoteTrackerClient(process.Channel);
        await using var items = new Items<WatchEvent>(client.WatchAsync("congresses/116"));

        var seen = await items.UntilAsync(item => item is WatchEvent.SnapshotCompleted);
        await items.NextAsync<WatchEvent.Connected>();

        Assert.Equal(2, seen.Count(item => item is WatchEvent.SnapshotStarted));
        Assert.All(seen.SkipLast(1), item => Assert.Null(item.Cursor));
        Assert.Equal(["SnapshotThenLive", "SnapshotThenLive", "AfterCursor"], _requests.Select(request => request.StartCase.ToString()));
    }

    [Fact]
    public async Task A_service_that_asks_for_patience_gets_it()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Watch = Each((_, _) => throw Unavailable(TimeSpan.FromSeconds(7)));
        using var client = new VoteTrackerClient(process.Channel);
        await using var items = new Items<WatchEvent>(client.WatchAsync("congresses/116"));

        var interrupted = await items.NextAsync<Interrupted>();

        Assert.InRange(interrupted.RetryDelay, TimeSpan.FromSeconds(7.1), TimeSpan.FromSeconds(7.5));
    }

    [Fact]
    public async Task Streams_that_are_accepted_and_break_at_once_are_opened_ever_more_slowly_until_one_works()
    {
        await using var process = await TestProcess.StartAsync();
        var broken = new Func<IServerStreamWriter<WatchResponse>, ServerCallContext, Task>(async (stream, _) =>
        {
            await stream.WriteAsync(Subscribed("c1"));
            throw Unavailable();
        });
        process.Script.Watch = Each(broken, broken, async (stream, _) =>
        {
            await stream.WriteAsync(Subscribed("c1"));
            await stream.WriteAsync(Bookmark("c2"));
            throw Unavailable();
        });
        using var client = new VoteTrackerClient(process.Channel);
        await using var items = new Items<WatchEvent>(client.WatchAsync("congresses/116", new() { Start = WatchStart.Live }));
        var attempts = new List<int>();
        while (attempts.Count < 3)
            attempts.Add((await items.NextAsync<Interrupted>()).Attempt);

        Assert.Equal([1, 2, 1], attempts);
    }

    [Fact]
    public void Pauses_double_to_a_bound_differ_from_client_to_client_and_begin_anew()
    {
        var pauses = Enumerable.Range(0, 20).Select(_ => new Backoff()).Select(backoff => Enumerable.Range(0, 12).Select(_ => backoff.Next(null)).ToList()).ToList();

        for (var attempt = 0; attempt < 12; attempt++)
        {
            var whole = TimeSpan.FromSeconds(Math.Min(10, 0.25 * Math.Pow(2, attempt)));
            Assert.All(pauses, each => Assert.InRange(each[attempt], whole / 2, whole));
            Assert.True(pauses.Select(each => each[attempt]).Distinct().Count() > 10, "they come back together");
        }
        var again = new Backoff();
        for (var attempt = 0; attempt < 50; attempt++)
            again.Next(null);
        again.Reset();
        Assert.InRange(again.Next(null), TimeSpan.FromMilliseconds(125), TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public async Task An_error_that_will_not_pass_ends_a_watch_that_was_going_well()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Watch = Each(async (stream, _) =>
        {
            await stream.WriteAsync(Subscribed("c1"));
            throw new RpcException(new Status(StatusCode.PermissionDenied, "no longer"));
        });
        using var client = new VoteTrackerClient(process.Channel);
        await using var items = new Items<WatchEvent>(client.WatchAsync("congresses/116", new() { Start = WatchStart.Live }));
        await items.NextAsync<WatchEvent.Connected>();

        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(items.NextAsync)).StatusCode);
    }

    private static WatchResponse Subscribed(string cursor) => new() { Subscribed = new Subscribed { Cursor = cursor } };

    private static WatchResponse Bookmark(string cursor) => new() { Bookmark = new Bookmark { Cursor = cursor } };

    private static RpcException Unavailable(TimeSpan retryDelay = default)
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)StatusCode.Unavailable,
            Message = "not now",
            Details = { Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(retryDelay) }) },
        };
        return status.ToRpcException();
    }

    /// <summary>One act for each stream, and the last for all that follow.</summary>
    private Func<WatchRequest, IServerStreamWriter<WatchResponse>, ServerCallContext, Task> Each(
        params Func<IServerStreamWriter<WatchResponse>, ServerCallContext, Task>[] acts) => (request, stream, context) =>
    {
        _requests.Enqueue(request);
        return acts[Math.Min(_requests.Count, acts.Length) - 1](stream, context);
    };
}
