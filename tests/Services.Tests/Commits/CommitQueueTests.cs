using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoteTracker.Contract;
using VoteTracker.Contract.Stored;
using VoteTracker.State;
using VoteTracker.State.Connection;

namespace VoteTracker.Services.Tests.Commits;

/// <summary>What waits to be sent to a store that does not answer.</summary>
public sealed class CommitQueueTests
{
    private const int Congress = 116;
    private const int Size = 1 << 20;

    [Fact]
    public async Task So_much_waits_for_the_store_and_no_more_and_what_is_refused_is_not_carried_out()
    {
        await using var store = await HeldStore.StartAsync();
        var (redis, connection) = (store.Redis, store.Connection);
        var queue = store.NewQueue();
        var taken = new List<QueuedCommit>();

        // Each of another client.
        var refusal = Assert.Throws<CallFailedException>(() =>
        {
            while (taken.Count < 100)
                taken.Add(AddOf(new SemaphoreSlim(1), queue, Commit(connection, Size)));
        });
        await redis.SendAsync("CLIENT", "UNPAUSE");
        foreach (var commit in taken)
            Assert.IsType<CommitResult.Committed>(await commit.WaitAsync(TestContext.Current.CancellationToken));

        Assert.Equal(("STORE_UNAVAILABLE", "no"), (refusal.Reason, refusal.Metadata["applied"]));
        // Eight megabytes wait, and one more, beside one that is on its way: large ones have no other beside them.
        Assert.InRange(taken.Count, 9, 10);
        Assert.Equal((long)taken.Count, await redis.SendLineAsync($"XLEN {{congresses/116}}:log"));
        // There is room again.
        Assert.IsType<CommitResult.Committed>(await queue.Add(Commit(connection, Size)).WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_client_who_floods_is_refused_and_leaves_room_for_others()
    {
        await using var store = await HeldStore.StartAsync();
        var (redis, connection) = (store.Redis, store.Connection);
        var (queue, flooder) = (store.NewQueue(), new SemaphoreSlim(1));
        var taken = new List<QueuedCommit>();

        Assert.Throws<CallFailedException>(() =>
        {
            while (taken.Count < 100)
                taken.Add(AddOf(flooder, queue, Commit(connection, Size)));
        });
        // Half of what may wait, and one more, beside one that is on its way.
        Assert.InRange(taken.Count, 5, 6);
        for (var i = 0; i < 100; i++)
            taken.Add(AddOf(new SemaphoreSlim(1), queue, Commit(connection, 1_000)));
        Assert.Throws<CallFailedException>(() => AddOf(flooder, queue, Commit(connection, 1)));
        await redis.SendAsync("CLIENT", "UNPAUSE");

        foreach (var commit in taken)
            Assert.IsType<CommitResult.Committed>(await commit.WaitAsync(TestContext.Current.CancellationToken));
        Assert.IsType<CommitResult.Committed>(
            await AddOf(flooder, queue, Commit(connection, Size)).WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_large_commit_finds_room_among_small_ones()
    {
        await using var store = await HeldStore.StartAsync();
        var (redis, connection) = (store.Redis, store.Connection);
        var queue = store.NewQueue();

        QueuedCommit[] taken = [queue.Add(Commit(connection, Size)), queue.Add(Commit(connection, Size)), queue.Add(Commit(connection, 12 * Size))];
        Assert.Throws<CallFailedException>(() => queue.Add(Commit(connection, 1)));
        await redis.SendAsync("CLIENT", "UNPAUSE");

        foreach (var commit in taken)
            Assert.IsType<CommitResult.Committed>(await commit.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_executions_are_on_their_way_and_the_second_takes_along_who_decides_just_then()
    {
        await using var store = await HeldStore.StartAsync();
        var (redis, connection) = (store.Redis, store.Connection);
        var queue = store.NewQueue();

        var decision = queue.Decides(Congress);
        // Nothing is under way, so it waits for nobody.
        var first = queue.Add(Commit(connection, 1));
        Assert.True(first.IsSent);
        var second = queue.Add(Commit(connection, 1));
        Assert.False(second.IsSent);
        var with = queue.Add(Commit(connection, 1));
        decision.Dispose();
        Assert.True(second.IsSent && with.IsSent);
        var third = queue.Add(Commit(connection, 1));
        Assert.False(third.IsSent);
        using var others = queue.Decides(Congress);
        await redis.SendAsync("CLIENT", "UNPAUSE");

        foreach (var commit in (QueuedCommit[])[first, second, with, third])
            Assert.IsType<CommitResult.Committed>(await commit.WaitAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, 2, 2, 1), (first.Together, second.Together, with.Together, third.Together));
    }

    [Fact]
    public async Task All_that_wait_for_a_store_that_is_lost_are_told_and_who_was_cancelled_was_never_sent()
    {
        await using var store = await HeldStore.StartAsync();
        var (redis, connection) = (store.Redis, store.Connection);
        var queue = store.NewQueue();
        QueuedCommit[] sent = [queue.Add(Commit(connection, 1)), queue.Add(Commit(connection, 1))];
        using var cancelled = new CancellationTokenSource();
        var left = queue.Add(Commit(connection, 1));
        var waiting = left.WaitAsync(cancelled.Token);
        QueuedCommit[] more = [.. Enumerable.Range(0, 2_000).Select(_ => queue.Add(Commit(connection, 1)))];

        await cancelled.CancelAsync();
        await redis.KillAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(left.HasAnswer && !left.IsSent);
        // The deadline is of the test, and no answer of theirs.
        var told = await Task.WhenAll(sent.Concat(more).Select(commit =>
            Record.ExceptionAsync(() => commit.WaitAsync(TestContext.Current.CancellationToken)).AsTask())).WaitAsync(Until.Deadline);
        Assert.All(told, Assert.NotNull);
    }

    private static QueuedCommit AddOf(SemaphoreSlim client, CommitQueue queue, CommitCall call)
    {
        LargeCallTurn.Begin(client);
        return queue.Add(call);
    }

    private static CommitCall Commit(RedisConnection connection, int bytes) => new(
        Congress,
        SchemaVersion.Current,
        SchemaVersion.Current,
        RequestMark.Of(Congress, caller: "", Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), new Empty(), DateTimeOffset.UnixEpoch),
        mayBeDone: false,
        reply: [],
        CommitContents.Empty,
        new ReadSet(connection.Database, Congress),
        [new byte[bytes]]);

    /// <summary>A Redis that holds back what writes, until it is told otherwise, for a minute at most.</summary>
    private sealed class HeldStore : IAsyncDisposable
    {
        private readonly RedisOptions _options;

        private HeldStore(RedisProcess redis)
        {
            (Redis, _options) = (redis, new RedisOptions { Endpoint = redis.Endpoint });
            Connection = new RedisConnection(Options.Create(_options), NullLogger<RedisConnection>.Instance, _ => { });
        }

        public RedisProcess Redis { get; }

        public RedisConnection Connection { get; }

        public static async Task<HeldStore> StartAsync()
        {
            var store = new HeldStore(await RedisProcess.StartAsync());
            await store.Connection.PingAsync();
            await store.Redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");
            return store;
        }

        public CommitQueue NewQueue() => new(Connection, _options);

        public async ValueTask DisposeAsync()
        {
            await Connection.DisposeAsync();
            await Redis.DisposeAsync();
        }
    }
}
