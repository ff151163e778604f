using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.Updates.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>What meets at the wrong moment: stale memory, answers that never came, ends while something begins.</summary>
public sealed class SubscriptionRaceTests(InProcessSuite suite)
{
    private const string LimitOfALease = "1048576";

    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task A_process_that_does_not_know_yet_that_history_was_lost_passes_over_nothing_of_the_new_one()
    {
        ErrorLog.ExpectLostHistory(_congress);
        // It looks by itself only long after this.
        await using var stale = await InProcessSuite.StartAsync(suite.Redis, "--Watch:TailInterval", "00:01:00");
        using var watcher = await Watcher.LiveAsync(stale.Updates, _congress);
        await Measures.CreateAsync(1);
        await watcher.NextAsync(WatchResponse.FrameOneofCase.Updates);

        // The same offset is another update now, and nobody told.
        await suite.Redis.SendLineAsync($"DEL {{{_congress}}}:log");
        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta head 0 schema 3 epoch {Guid.NewGuid():N}");
        var name = await Measures.SubscribeAsync(subscription => subscription.Filter = new() { Resources = { Measures.Name(9) } });
        var update = new Update { Offset = 1, Type = UpdateType.ResolutionCreated, Resolution = new() { Name = Measures.Name(9) } };
        var bytes = string.Concat(update.ToByteArray().Select(value => $"\\x{value:x2}"));
        await suite.Redis.SendLineAsync($"XADD {{{_congress}}}:log 1-0 update \"{bytes}\" remaining 0");
        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta head 1");
        using var consumer = await Consumer.OpenAsync(stale.Subscriptions, name);

        Assert.Equal(Measures.Name(9), (await consumer.NextAsync()).Update.Resolution.Name);
    }

    [Fact]
    public async Task A_lease_whose_answer_was_lost_is_delivered_at_once_although_the_store_stayed_away_for_a_while()
    {
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(suite.Redis, proxy.Endpoint);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        await Measures.ReleaseAsync();

        // The first is carried out and its answer lost, the second does not arrive.
        proxy.Before(LimitOfALease, () =>
        {
            proxy.LoseAnswerTo(LimitOfALease);
            proxy.Before(LimitOfALease, () => throw new IOException("cut"));
            return Task.CompletedTask;
        });
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);

        Assert.Equal((1, 1), await consumer.NextAsync() is var again ? (again.Update.Offset, again.Attempt) : default);
        Assert.Equal(1, proxy.Lost);
    }

    [Fact]
    public async Task A_stream_that_ends_before_its_subscription_was_named_says_that_it_can_be_opened_again()
    {
        await using var own = await InProcessSuite.StartAsync(suite.Redis, "--Watch:MaxStreamAge", "00:00:01");
        using var call = own.Subscriptions.Deliver();

        var refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal((StatusCode.Unavailable, "STREAM_ENDED"), (refusal.Code, refusal.Reason));
    }

    [Fact]
    public async Task A_delivery_outlives_the_stream_that_ended_because_the_store_was_away()
    {
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(suite.Redis, proxy.Endpoint);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        await Measures.ActAsync(1);
        using var consumer = await Consumer.OpenAsync(own.Subscriptions, name);
        var delivery = await consumer.NextAsync();
        await consumer.BeginAsync(delivery);
        await Measures.UntilBegunAsync(delivery);

        CutEveryLease();
        await Measures.WakeAsync();
        (await consumer.EndAsync()).Demand(StatusCode.Unavailable, "STORE_UNAVAILABLE");
        using var next = await Consumer.OpenAsync(suite.Subscriptions, name);
        await next.AcknowledgeAsync(delivery);

        Assert.Equal((2, 1), await next.NextAsync() is var after ? (after.Update.Offset, after.Attempt) : default);

        void CutEveryLease() => proxy.Before(LimitOfALease, () =>
        {
            CutEveryLease();
            throw new IOException("cut");
        });
    }

    [Fact]
    public async Task A_log_with_a_hole_is_not_read_over_it()
    {
        ErrorLog.ExpectLostHistory(_congress);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1, 2, 3);
        await suite.Redis.SendLineAsync($"XDEL {{{_congress}}}:log 2-0");
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        (await consumer.EndAsync()).Demand(StatusCode.OutOfRange, "EPOCH_CHANGED");
    }

    [Fact]
    public async Task The_log_is_not_kept_for_a_subscription_that_cannot_go_on()
    {
        ErrorLog.ExpectLostHistory(_congress);
        var name = await Measures.SubscribeAsync();
        await Measures.CreateAsync(1);
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);
        // A subscription that began with the log belongs to the history of what it sees first.
        await consumer.NextAsync();
        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta epoch {Guid.NewGuid():N}");
        (await consumer.EndAsync()).Demand(StatusCode.OutOfRange, "EPOCH_CHANGED");

        Assert.Null(await suite.Redis.SendLineAsync($"ZSCORE {{{_congress}}}:checkpoints alerts"));
        Assert.Equal(SubscriptionState.HistoryLost, (await Measures.DescribeAsync()).State);
    }

    [Fact]
    public async Task A_subscription_from_the_beginning_of_an_empty_log_is_not_refused_because_the_first_commit_comes_in_between()
    {
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var own = await InProcessSuite.StartThroughAsync(suite.Redis, proxy.Endpoint);
        using var watcher = await Watcher.LiveAsync(own.Updates, _congress);
        proxy.Before("subscription:alerts:settings", () => Measures.CreateAsync(1));

        var created = await own.Subscriptions.CreateSubscriptionAsync(
            new() { Parent = _congress, SubscriptionId = "alerts", Subscription = new(), AfterCursor = watcher.Cursor });

        Assert.Equal((0, 1), (created.Checkpoint, created.Lag));
    }

    [Fact]
    public async Task A_reader_ends_with_its_process_and_not_only_with_the_last_of_its_streams()
    {
        await using var process = UpdatesProgram.Build(["--urls", "http://127.0.0.1:0", "--Redis:Endpoint", suite.RedisEndpoint]);
        await process.StartAsync();
        var (readers, feeds) = (process.Services.GetRequiredService<SubscriptionReaders>(), process.Services.GetRequiredService<CongressFeeds>());
        Assert.True(SubscriptionName.TryParse(await Measures.SubscribeAsync(), out var name));
        var subscription = await process.Services.GetRequiredService<SubscriptionStore>().ReadAsync(name);
        var reader = await readers.AcquireAsync(subscription!, CancellationToken.None);
        await Until.TrueAsync("it is a member of its feed", () => feeds.All is [{ Watchers.Members: 1 }]);

        process.Lifetime.StopApplication();

        await Until.TrueAsync("it has left its feed", () => feeds.All is [{ Watchers.Members: 0 }]);
        await readers.ReleaseAsync(reader);
        await process.StopAsync();
    }

    [Fact]
    public async Task A_store_that_hangs_does_not_keep_streams_from_hearing_that_the_server_stops()
    {
        const int subscriptions = 6;
        await using var redis = await RedisProcess.StartAsync();
        await using var own = await InProcessSuite.StartAsync(redis);
        var consumers = new List<Consumer>();
        foreach (var number in Enumerable.Range(1, subscriptions))
        {
            var created = await own.Subscriptions.CreateSubscriptionAsync(new()
            {
                Parent = _congress,
                SubscriptionId = string.Create(CultureInfo.InvariantCulture, $"alerts-{number}"),
                Subscription = new(),
            });
            consumers.Add(await Consumer.OpenAsync(own.Subscriptions, created.Name));
        }

        await redis.SendLineAsync("CLIENT PAUSE 100000 ALL");
        var stopping = own.StopLastProcessAsync();
        foreach (var consumer in consumers)
        {
            (await consumer.EndAsync()).Demand(StatusCode.Unavailable, "STREAM_ENDED");
            consumer.Dispose();
        }
        await stopping;
        await redis.KillAsync();
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_ends_the_stream_with_a_time_to_come_back()
    {
        var name = await Measures.SubscribeAsync();
        ErrorLog.Expect($"The log cannot be followed for {name};");
        await suite.Redis.SendLineAsync($"XADD {{{_congress}}}:log 1-0 update \"\\xff\" remaining 0");
        await suite.Redis.SendLineAsync($"HSET {{{_congress}}}:meta head 1 schema 3 epoch {Guid.NewGuid():N}");
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, name);

        var refusal = await consumer.EndAsync();

        Assert.Equal((StatusCode.Unavailable, "STREAM_ENDED", true), (refusal.Code, refusal.Reason, refusal.RetryDelay is not null));
    }
}
