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
        await using var redis = await RedisProcess.StartAsync();
        var options = new RedisOptions { Endpoint = redis.Endpoint };
        await using var connection = new RedisConnection(Options.Create(options), NullLogger<RedisConnection>.Instance, _ => { });
        await connection.PingAsync();
        var queue = new CommitQueue(connection, options);
        var taken = new List<QueuedCommit>();
        await redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");

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
        await using var redis = await RedisProcess.StartAsync();
        var options = new RedisOptions { Endpoint = redis.Endpoint };
        await using var connection = new RedisConnection(Options.Create(options), NullLogger<RedisConnection>.Instance, _ => { });
        await connection.PingAsync();
        var (queue, flooder) = (new CommitQueue(connection, options), new SemaphoreSlim(1));
        var taken = new List<QueuedCommit>();
        await redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");

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
        await using var redis = await RedisProcess.StartAsync();
        var options = new RedisOptions { Endpoint = redis.Endpoint };
        await using var connection = new RedisConnection(Options.Create(options), NullLogger<RedisConnection>.Instance, _ => { });
        await connection.PingAsync();
        var queue = new CommitQueue(connection, options);
        await redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");

        QueuedCommit[] taken = [queue.Add(Commit(connection, Size)), queue.Add(Commit(connection, Size)), queue.Add(Commit(connection, 12 * Size))];
        Assert.Throws<CallFailedException>(() => queue.Add(Commit(connection, 1)));
        await redis.SendAsync("CLIENT", "UNPAUSE");

        foreach (var commit in taken)
            Assert.IsType<CommitResult.Committed>(await commit.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Two_executions_are_on_their_way_and_the_second_takes_along_who_decides_just_then()
    {
        await using var redis = await RedisProcess.StartAsync();
        var options = new RedisOptions { Endpoint = redis.Endpoint };
        await using var connection = new RedisConnection(Options.Create(options), NullLogger<RedisConnection>.Instance, _ => { });
        await connection.PingAsync();
        var queue = new CommitQueue(connection, options);
        await redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");

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
    public async Task A_commit_that_was_cancelled_holds_up_none_and_many_that_a_lost_store_refuses_at_once_are_all_told()
    {
        await using var redis = await RedisProcess.StartAsync();
        var options = new RedisOptions { Endpoint = redis.Endpoint };
        await using var connection = new RedisConnection(Options.Create(options), NullLogger<RedisConnection>.Instance, _ => { });
        await connection.PingAsync();
        var queue = new CommitQueue(connection, options);
        await redis.SendAsync("CLIENT", "PAUSE", "60000", "WRITE");
        QueuedCommit[] sent = [queue.Add(Commit(connection, 1)), queue.Add(Commit(connection, 1))];
        using var cancelled = new CancellationTokenSource();
        var left = queue.Add(Commit(connection, 1));
        var waiting = left.WaitAsync(cancelled.Token);
        QueuedCommit[] more = [.. Enumerable.Range(0, 2_000).Select(_ => queue.Add(Commit(connection, 1)))];

        await cancelled.CancelAsync();
        await redis.KillAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(left.HasAnswer && !left.IsSent);
        foreach (var commit in (QueuedCommit[])[.. sent, .. more])
            await Assert.ThrowsAnyAsync<Exception>(() => commit.WaitAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Deadline));
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
}
