using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State.Connection;

/// <summary>
/// Confirms that a commit is where it was promised to be before anybody is told of it. With <c>appendfsync always</c> and no
/// replicas the commit's own answer is the confirmation. Otherwise WAIT (or WAITAOF, which Redis has from 7.2) is asked
/// once for all commits that wait at the same time, on a connection that nobody else uses, since it blocks that.
/// </summary>
public sealed class Durability
{
    private readonly RedisConnection _redis;
    private readonly RedisOptions _options;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (Task Running, Task? Next)> _rounds = [];
    private volatile bool _fsyncByCommand;

    /// <summary>Made by the container.</summary>
    /// <param name="redis">The store.</param>
    /// <param name="options">What is promised.</param>
    public Durability(RedisConnection redis, IOptions<RedisOptions> options) => (_redis, _options) = (redis, options.Value);

    /// <summary>Told by who checks the server's settings: whether it must be asked to write through, which it does not by itself.</summary>
    internal void AskForFsync(bool ask) => _fsyncByCommand = ask;

    /// <summary>Whether a commit that was made, and so was read, may yet be lost.</summary>
    internal bool MustConfirm => _options.Replicas > 0 || _fsyncByCommand;

    /// <summary>Waits until a commit that was made is durable.</summary>
    /// <param name="congress">The Congress of the commit.</param>
    /// <param name="mark">The key that the commit left.</param>
    /// <param name="field">The field of a hash that it left, where it shares the key with others.</param>
    /// <returns>When it is.</returns>
    internal async Task ConfirmAsync(int congress, RedisKey mark, RedisValue field = default)
    {
        if (!MustConfirm)
            return;
        using var span = StateSpans.Confirm();
        try
        {
            await JoinRound(congress);
            // After a failover the round may have been run on a server that never had the commit; so that very one is asked.
            var isThere = field.IsNull
                ? _redis.Waiting.KeyExistsAsync(mark, RedisConnection.FromPrimary)
                : _redis.Waiting.HashExistsAsync(mark, field, RedisConnection.FromPrimary);
            if (await isThere)
                return;
        }
        catch (Exception refusal) when (RedisFaults.IsRefusal(refusal))
        {
            // Refused was the question and not the commit.
            throw NotConfirmed("the commit could not be confirmed", refusal);
        }
        throw NotConfirmed("the commit was lost in a failover");
    }

    private static RedisConnectionException NotConfirmed(string message, Exception? cause = null) =>
        new(ConnectionFailureType.UnableToConnect, RedisConnection.FromPrimary, message, cause);

    private Task JoinRound(int congress)
    {
        lock (_lock)
        {
            // A round that is already running may have begun before this commit; the next one has not.
            if (!_rounds.TryGetValue(congress, out var round) || round.Running.IsCompleted)
            {
                var first = RunRound(congress);
                _rounds[congress] = (first, null);
                return first;
            }
            if (round.Next is { IsCompleted: false } next)
                return next;
            var following = AfterAsync(round.Running, congress);
            _rounds[congress] = (round.Running, following);
            return following;
        }
    }

    private async Task AfterAsync(Task running, int congress)
    {
        await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Task mine;
        lock (_lock)
        {
            mine = RunRound(congress);
            _rounds[congress] = (mine, null);
        }
        await mine;
    }

    private async Task RunRound(int congress)
    {
        var timeout = (long)_options.DurabilityTimeout.TotalMilliseconds;
        // WAIT waits for what its own connection wrote last, which here is nothing, and WAIT would agree to anything; so a write
        // goes right before it, which is replicated after the commit.
        var batch = _redis.Waiting.CreateBatch();
        var fence = batch.HashIncrementAsync(Keys.Meta(congress), "fence");
        var wait = _fsyncByCommand
            ? batch.ExecuteAsync("WAITAOF", 1, _options.Replicas, timeout)
            : batch.ExecuteAsync("WAIT", _options.Replicas, timeout);
        batch.Execute();
        await fence;
        var answer = await wait;
        var (local, replicas) = _fsyncByCommand ? ((long)answer[0], (long)answer[1]) : (1, (long)answer);
        if (local < 1 || replicas < _options.Replicas)
        {
            throw new CallFailedException(
                CallFailure.Unavailable,
                "NOT_DURABLE",
                $"the commit is made but not yet durable: {replicas} of {_options.Replicas} replicas have it; "
                    + "repeat the call with the same request_id to learn when it is")
            {
                RetryDelay = TimeSpan.FromSeconds(1),
            };
        }
    }
}
