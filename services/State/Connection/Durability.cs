using System.Collections.Immutable;
using System.Net;
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
    private readonly Dictionary<int, (Task<IServer> Running, Task<IServer>? Next)> _rounds = [];
    private volatile ImmutableDictionary<EndPoint, Confirmation> _asked = ImmutableDictionary<EndPoint, Confirmation>.Empty;

    /// <summary>Made by the container.</summary>
    /// <param name="redis">The store.</param>
    /// <param name="options">What is promised.</param>
    public Durability(RedisConnection redis, IOptions<RedisOptions> options) => (_redis, _options) = (redis, options.Value);

    /// <summary>Told by who checks the primaries: what each must be asked for with each commit, since it does not do it by itself.</summary>
    internal void Ask(ImmutableDictionary<EndPoint, Confirmation> asked) => _asked = asked;

    /// <summary>Whether a commit that was made, and so was read, may yet be lost.</summary>
    internal bool MustConfirm => OfUnknown(_asked) is { Fsync: true } or { Replicas: > 0 };

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
            var server = await JoinRound(congress);
            // After a failover the round may have been run on a server that never had the commit, and where its slot moves the commit may be
            // on its way to another: so that very one is asked, and nobody else.
            var isThere = field.IsNull
                ? Send(server, "EXISTS", _redis.FullKey(mark))
                : Send(server, "HEXISTS", _redis.FullKey(mark), field);
            if ((long)await isThere == 1)
                return;
        }
        catch (Exception refusal) when (RedisFaults.IsRefusal(refusal))
        {
            // Refused was the question and not the commit.
            throw NotConfirmed("the commit could not be confirmed", refusal);
        }
        throw NotConfirmed("the commit was lost in a failover, or its slot moves");
    }

    // A primary that has just taken over, and was not looked at yet, may be as any of the others.
    private Confirmation OfUnknown(ImmutableDictionary<EndPoint, Confirmation> asked) => asked.IsEmpty
        ? new Confirmation(Fsync: false, _options.Replicas)
        : new Confirmation(asked.Values.Any(one => one.Fsync), asked.Values.Max(one => one.Replicas));

    private static RedisConnectionException NotConfirmed(string message, Exception? cause = null) =>
        new(ConnectionFailureType.UnableToConnect, RedisConnection.FromPrimary, message, cause);

    private Task<IServer> JoinRound(int congress)
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

    private async Task<IServer> AfterAsync(Task<IServer> running, int congress)
    {
        await running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Task<IServer> mine;
        lock (_lock)
        {
            mine = RunRound(congress);
            _rounds[congress] = (mine, null);
        }
        return await mine;
    }

    private async Task<IServer> RunRound(int congress)
    {
        var timeout = (long)_options.DurabilityTimeout.TotalMilliseconds;
        // WAIT names no key, and a cluster has several primaries: this one has the Congress, or refuses the write by which that shows.
        var meta = Keys.Meta(congress);
        var server = _redis.WaitingServerOf(meta);
        var asked = _asked;
        var (fsync, replicasAsked) = asked.TryGetValue(server.EndPoint, out var own) ? own : OfUnknown(asked);
        // WAIT waits for what its own connection wrote last, which here is nothing, and WAIT would agree to anything; so a write
        // goes right before it, which is replicated after the commit. That both were sent on one connection shows by its id.
        var before = Send(server, "CLIENT", "ID");
        var fence = Send(server, "HINCRBY", _redis.FullKey(meta), "fence", 1);
        var wait = fsync ? Send(server, "WAITAOF", 1, replicasAsked, timeout) : Send(server, "WAIT", replicasAsked, timeout);
        var after = Send(server, "CLIENT", "ID");
        await Task.WhenAll(before, fence, wait, after);
        if ((long)await before != (long)await after)
            throw NotConfirmed("the connection was lost while replicas were waited for");
        var answer = await wait;
        var (local, replicas) = fsync ? ((long)answer[0], (long)answer[1]) : (1, (long)answer);
        if (local < 1 || replicas < replicasAsked)
        {
            throw new CallFailedException(
                CallFailure.Unavailable,
                "NOT_DURABLE",
                $"the commit is made but not yet durable: {replicas} of {replicasAsked} replicas have it; "
                    + "repeat the call with the same request_id to learn when it is")
            {
                RetryDelay = TimeSpan.FromSeconds(1),
            };
        }
        return server;
    }

    private Task<RedisResult> Send(IServer server, string command, params object[] arguments) =>
        server.ExecuteAsync(_options.Database, command, arguments, CommandFlags.NoRedirect);
}

/// <summary>What a primary must be asked for with each commit.</summary>
/// <param name="Fsync">To have it on its disk.</param>
/// <param name="Replicas">To have so many replicas have it.</param>
internal readonly record struct Confirmation(bool Fsync, int Replicas);
