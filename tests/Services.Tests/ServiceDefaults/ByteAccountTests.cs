using VoteTracker.ServiceDefaults.Limits;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>What bounds the memory that clients hold who do not read.</summary>
public sealed class ByteAccountTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_exceeds_the_limit_waits_until_enough_was_taken()
    {
        var account = new ByteAccount(10);
        await account.AddAsync(6, Cancellation);
        await account.AddAsync(4, Cancellation);
        var third = account.AddAsync(5, Cancellation).AsTask();
        Assert.False(third.IsCompleted);

        account.Remove(4);
        Assert.False(third.IsCompleted);
        account.Remove(6);

        await third.WaitAsync(Until.Deadline, Cancellation);
    }

    [Fact]
    public async Task A_message_that_exceeds_the_limit_alone_has_room_where_nothing_else_is()
    {
        var account = new ByteAccount(10);

        await account.AddAsync(11, Cancellation);

        Assert.True(account.IsFull);
    }

    [Fact]
    public async Task What_calls_keep_takes_room_from_messages_and_yet_one_message_always_has_room()
    {
        var account = new ByteAccount(10);
        Assert.True(account.TryKeep(8));
        Assert.False(account.TryKeep(3));

        await account.AddAsync(5, Cancellation);
        var second = account.AddAsync(4, Cancellation).AsTask();
        Assert.False(second.IsCompleted);
        account.Drop(8);

        await second.WaitAsync(Until.Deadline, Cancellation);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_nothing_behind()
    {
        var account = new ByteAccount(10);
        await account.AddAsync(10, Cancellation);
        using var giveUp = new CancellationTokenSource();
        var waiting = account.AddAsync(10, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        account.Remove(10);

        Assert.False(account.IsFull);
        await account.AddAsync(10, Cancellation);
    }
}
