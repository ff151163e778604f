using System.Diagnostics;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using StackExchange.Redis;
using VoteTracker.Contract;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>
/// The only way to change state: read, decide, commit; again from the start when somebody else was faster. The request id
/// makes it safe to repeat a commit whose answer was lost, so a fault of the connection is repeated as well.
/// </summary>
public sealed class CommandExecutor : IDisposable
{
    // Those on a measure with many threats, up to 4 MB, or on many recorded actions, up to 48 MB.
    private const int LargeDecisionsAtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RedisConnection _redis;
    private readonly Durability _durability;
    private readonly DocumentCache _cache;
    // A decision keeps others from its resource, so it must not wait for answers that its client does not take.
    private readonly LargeReads _largeDecisions = new(LargeDecisionsAtOnce, waitForClient: false);
    private readonly KeyedLock _turns = new();
    private readonly CommitQueue _queue;
    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _repeat;

    /// <summary>Made by the container.</summary>
    /// <param name="redis">The store.</param>
    /// <param name="durability">Confirms commits.</param>
    /// <param name="cache">What decisions may be taken on without reading.</param>
    /// <param name="options">How long request ids and the log are kept.</param>
    /// <param name="clock">Tells the time of commits.</param>
    public CommandExecutor(RedisConnection redis, Durability durability, DocumentCache cache, IOptions<RedisOptions> options, TimeProvider clock)
    {
        (_redis, _durability, _cache, _options, _clock) = (redis, durability, cache, options.Value, clock);
        _queue = new CommitQueue(redis, options.Value);
        _repeat = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddTimeout(Patience)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<ConflictException>().Handle<Exception>(RedisFaults.IsTransientUncancelled),
                MaxRetryAttempts = 100,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromMilliseconds(2),
                MaxDelay = TimeSpan.FromMilliseconds(500),
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>Decides and commits one call.</summary>
    /// <typeparam name="TReply">The answer's message.</typeparam>
    /// <param name="congress">The Congress.</param>
    /// <param name="resource">The resource whose calls in this process take turns.</param>
    /// <param name="caller">Who makes the call, which its updates tell; or empty.</param>
    /// <param name="requestId">The caller's request id, or empty.</param>
    /// <param name="request">The request, to tell a repetition from another request with the same id.</param>
    /// <param name="decide">Reads and decides; called again after a conflict, so it must have no other effect.</param>
    /// <param name="cancellationToken">Ends waiting; a commit on its way may still happen.</param>
    /// <returns>The answer; for a request id that was seen, what it returned then.</returns>
    /// <exception cref="RejectionException">The decision's refusal; INVALID_ARGUMENT (REQUEST_ID_REUSED).</exception>
    /// <exception cref="CallFailedException">ABORTED (ETAG_MISMATCH); ABORTED (CONFLICT) or UNAVAILABLE (STORE_UNAVAILABLE) when it
    /// could not be carried out in time.</exception>
    public async Task<TReply> RunAsync<TReply>(
        int congress,
        string resource,
        string caller,
        string requestId,
        IMessage request,
        Func<ReadSet, Task<DecisionWithReply<TReply>>> decide,
        CancellationToken cancellationToken)
        where TReply : class, IMessage<TReply>, new()
    {
        var command = new Command<TReply>(congress, resource, RequestMark.Of(congress, caller, requestId, request, _clock.GetUtcNow()), decide);
        var start = Stopwatch.GetTimestamp();
        var error = "";
        try
        {
            return await RepeatAsync(command, cancellationToken);
        }
        catch (Exception fault)
        {
            error = StateMetrics.ErrorType(fault);
            throw;
        }
        finally
        {
            StateMetrics.Ended(congress, Stopwatch.GetElapsedTime(start), error);
        }
    }

    private async Task<TReply> RepeatAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken)
        where TReply : class, IMessage<TReply>, new()
    {
        Exception? last = null;
        try
        {
            return await _repeat.ExecuteAsync(
                async token =>
                {
                    command.Commit = null;
                    try
                    {
                        return await CarryOutAsync(command, token);
                    }
                    catch (Exception fault)
                    {
                        last = fault;
                        if (fault is ConflictException)
                            StateMetrics.Conflict(command.Congress);
                        command.MayBeApplied |= command.IsSent && fault is not ConflictException && !RedisFaults.IsRefusal(fault);
                        throw;
                    }
                },
                cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutRejectedException or ConflictException || RedisFaults.IsTransient(fault)
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw last is ConflictException
                ? new CallFailedException(CallFailure.Aborted, "CONFLICT", last.Message, last)
                : RedisFaults.WriteFailed(last ?? fault, command.MayBeApplied || (last is null && command.IsSent));
        }
    }

    private async Task<TReply> CarryOutAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken)
        where TReply : class, IMessage<TReply>, new()
    {
        var (database, cacheUse) = (_redis.Database, new CacheUse(_cache));
        while (true)
        {
            var turn = await _turns.TakeAsync(command.Resource, cancellationToken);
            using var attempt = new CommandAttempt<TReply>(
                command, database, cacheUse.Cache, _options.SchemaVersion, turn, _largeDecisions.Place());
            using var decision = _queue.Decides(command.Congress);
            await attempt.DecideAsync();
            if (attempt.ChangesNothing && attempt.RestsOnCache)
                cacheUse.End();
            else if (attempt.Refusal is { } refusal)
            {
                decision.Dispose();
                return await RefuseAsync(attempt, refusal, database);
            }
            else if (!MustCommit(attempt))
                return attempt.Reply();
            else if (await CommitAsync(attempt, cacheUse, decision, cancellationToken) is CommitOutcome<TReply>.Answered { Reply: var reply })
                return reply;
        }
    }

    // The same request may have been carried out before the reading; what it did is then what this one is refused for. One that is
    // not refused needs no look: the script takes it first.
    private async Task<TReply> RefuseAsync<TReply>(CommandAttempt<TReply> attempt, Exception refusal, IDatabase database)
        where TReply : class, IMessage<TReply>, new()
    {
        var command = attempt.Command;
        if (command.MayBeDone && await command.Mark.FindAsync(database) is { } seen && (seen.Reply is not null || attempt.IsDecided))
            return await RecallAsync(attempt, seen);
        // What it is refused for may be its own doing, and a second primary that came up meanwhile know nothing of the request.
        _redis.DemandOnePrimary();
        throw refusal;
    }

    // That nothing changes is true only as long as what was read is not lost again, so it is confirmed like a change.
    private bool MustCommit<TReply>(CommandAttempt<TReply> attempt) =>
        !attempt.ChangesNothing || attempt.RaisesSchema || attempt.Command.MayBeDone || _durability.MustConfirm || attempt.Reads.InParts;

    private async Task<CommitOutcome<TReply>> CommitAsync<TReply>(
        CommandAttempt<TReply> attempt, CacheUse cacheUse, IDisposable decision, CancellationToken cancellationToken)
        where TReply : class, IMessage<TReply>, new()
    {
        var (command, reply) = (attempt.Command, attempt.Reply());
        using var span = StateSpans.Commit(command.Congress, command.Resource);
        try
        {
            var commit = command.Commit = _queue.Add(CallOf(attempt, reply));
            decision.Dispose();
            var isKept = KeepAhead(attempt, commit);
            switch (await ResultAsync(commit, attempt.Contents, cancellationToken))
            {
                case CommitResult.Committed committed:
                    span?.Committed(committed.First, committed.Head, commit.Together, attempt.Contents);
                    if (!isKept)
                        _cache.Keep(attempt.Contents.Writes, committed.Version, attempt.SchemaAfter);
                    await ConfirmAsync(attempt);
                    return new CommitOutcome<TReply>.Answered(reply);
                case CommitResult.Seen { Request: var seen }:
                    return new CommitOutcome<TReply>.Answered(await RecallAsync(attempt, seen));
                case var conflict:
                    if (!cacheUse.Renew(conflict, attempt.Reads.Cached))
                        throw new ConflictException("others kept changing the same resources");
                    command.Commit = null;
                    StateMetrics.StaleCache(command.Congress);
                    if (conflict is CommitResult.Conflict)
                        span?.Conflicted();
                    return new CommitOutcome<TReply>.Stale();
            }
        }
        catch (Exception fault)
        {
            span?.NotCommitted(fault);
            throw;
        }
    }

    // The next decision is then taken on what this commit writes, before it has its answer, and their commits go together.
    private bool KeepAhead<TReply>(CommandAttempt<TReply> attempt, QueuedCommit commit)
    {
        var writes = attempt.Contents.Writes;
        var isPending = writes.Count > 0 && writes.All(write => write is StoredVote { IsPending: true });
        if (!isPending || _queue.IsFilling(attempt.Command.Congress))
            return false;
        _cache.Keep(writes, commit, attempt.SchemaAfter);
        attempt.EndTurn();
        return true;
    }

    private CommitCall CallOf<TReply>(CommandAttempt<TReply> attempt, IMessage reply)
    {
        var (now, command, contents) = (_clock.GetUtcNow(), attempt.Command, attempt.Contents);
        return new CommitCall(
            command.Congress,
            attempt.Schema,
            attempt.SchemaAfter,
            command.Mark,
            command.MayBeDone,
            reply.ToByteArray(),
            contents,
            attempt.Reads,
            contents.Updates(Guid.CreateVersion7(now).ToString("N"), now, StateSpans.Traceparent, command.Mark.Caller));
    }

    private async Task<CommitResult> ResultAsync(QueuedCommit commit, CommitContents contents, CancellationToken cancellationToken)
    {
        try
        {
            var result = await commit.WaitAsync(cancellationToken);
            // Where a second primary came up meanwhile, which of them has the commit is not known.
            _redis.DemandOnePrimary();
            return result;
        }
        finally
        {
            if (commit.Version is null)
                _cache.Forget(contents.Writes, commit);
        }
    }

    private async Task<TReply> RecallAsync<TReply>(CommandAttempt<TReply> attempt, SeenRequest seen)
        where TReply : class, IMessage<TReply>, new()
    {
        var command = attempt.Command;
        command.Mark.Demand(seen);
        // The first call may have committed and then failed to confirm; the truth now must be as durable as any.
        await _durability.ConfirmAsync(command.Congress, seen.Key, seen.Reply is null ? command.Mark.UnchangedField : default);
        return seen.Reply is null ? attempt.ReplyUnchanged() : new MessageParser<TReply>(() => new TReply()).ParseFrom(seen.Reply);
    }

    // Whether it is durable is asked for many at once, so others may go on meanwhile.
    private Task ConfirmAsync<TReply>(CommandAttempt<TReply> attempt)
    {
        attempt.Dispose();
        var command = attempt.Command;
        return attempt.Contents.Writes.Count > 0
            ? _durability.ConfirmAsync(command.Congress, command.Mark.Key)
            : _durability.ConfirmAsync(command.Congress, command.Mark.Unchanged, command.Mark.UnchangedField);
    }

    /// <inheritdoc/>
    public void Dispose() => _largeDecisions.Dispose();
}
