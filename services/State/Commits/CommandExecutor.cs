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
    // Those on a measure with many threats, up to 13 MB, or on many recorded actions, up to 48 MB.
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
                        return await AttemptAsync(command, token);
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

    private async Task<TReply> AttemptAsync<TReply>(Command<TReply> command, CancellationToken cancellationToken)
        where TReply : class, IMessage<TReply>, new()
    {
        var database = _redis.Database;
        var (cache, wasStale) = ((DocumentCache?)_cache, false);
        while (true)
        {
            using var turn = await _turns.TakeAsync(command.Resource, cancellationToken);
            using var place = _largeDecisions.Place();
            var reads = new ReadSet(database, command.Congress, place, cache);
            var (intent, contents, refusal) = await DecideAsync(command, reads);
            var changesNothing = refusal is not null || intent!.Decision.Changes.IsEmpty;
            if (changesNothing && reads.Cached.Count > 0)
            {
                // Nothing that a commit would check.
                cache = null;
                continue;
            }
            if (refusal is not null)
            {
                if (await FindReplyAsync(command, database, intent, reads) is { } known)
                    return known;
                // What it is refused for may be its own doing, and a second primary that came up meanwhile know nothing of the request.
                _redis.DemandOnePrimary();
                throw refusal;
            }
            var reply = intent!.Reply(new CommittedResources(contents!, reads));
            // That nothing changes is true only as long as what was read is not lost again, so it is confirmed like a change.
            if (changesNothing && !intent.RaisesSchema && !command.MayBeDone && !_durability.MustConfirm && !reads.InParts)
                return reply;

            using var span = StateSpans.Commit(command.Congress, command.Resource);
            try
            {
                var schema = SchemaOf(reads);
                var after = intent.RaisesSchema ? SchemaVersion.Current : schema;
                var commit = _queue.Add(CallOf(command, schema, after, reply, contents!, reads));
                command.Commit = commit;
                var isRemembered = contents!.Writes.Count > 0 && contents.Writes.All(write => write is StoredVote { IsPending: true })
                    && !_queue.IsHalfFull(command.Congress);
                if (isRemembered)
                {
                    // The next decision is taken on what this one writes, and their commits go together.
                    _cache.Keep(contents.Writes, commit, after);
                    turn.Dispose();
                }
                var result = await ResultAsync(commit, contents, cancellationToken);
                switch (result)
                {
                    case CommitResult.Committed committed:
                        span?.Committed(committed.First, committed.Head, commit.Together, contents);
                        if (!isRemembered)
                            _cache.Keep(contents.Writes, committed.Version, after);
                        // Whether it is durable is asked for many at once.
                        turn.Dispose();
                        place.Dispose();
                        await ConfirmAsync(command, contents);
                        return reply;
                    case CommitResult.Seen { Request: var seen }:
                        return await RecallAsync(command, seen, () => ReplyUnchanged(intent, reads));
                    case CommitResult.Conflict conflict when reads.Cached.Count > 0 && !wasStale:
                        wasStale = true;
                        command.Commit = null;
                        span?.Conflicted();
                        StateMetrics.StaleCache(command.Congress);
                        _cache.Replace(reads.Cached, conflict.Current);
                        break;
                    case CommitResult.OtherSchema when reads.Cached.Count > 0:
                        command.Commit = null;
                        StateMetrics.StaleCache(command.Congress);
                        _cache.Forget(reads.Cached);
                        break;
                    default:
                        throw new ConflictException("others kept changing the same resources");
                }
            }
            catch (Exception fault)
            {
                span?.NotCommitted(fault);
                throw;
            }
        }
    }

    private CommitCall CallOf<TReply>(
        Command<TReply> command, int schema, int schemaAfter, IMessage reply, CommitContents contents, ReadSet reads)
    {
        var now = _clock.GetUtcNow();
        return new CommitCall(
            command.Congress,
            schema,
            schemaAfter,
            command.Mark,
            command.MayBeDone,
            reply.ToByteArray(),
            contents,
            reads,
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

    private async Task<(DecisionWithReply<TReply>? Intent, CommitContents? Contents, Exception? Refusal)> DecideAsync<TReply>(
        Command<TReply> command, ReadSet reads)
    {
        using var span = StateSpans.Decide(command.Congress, command.Resource);
        try
        {
            var intent = await command.Decide(reads);
            Exception? refusal = reads.EtagMismatch;
            if (refusal is null && intent.Decision.Rejection is { } rejection)
                refusal = new RejectionException(rejection);
            return refusal is null
                ? (intent, new CommitContents(intent.Decision.Changes, reads.Find, SchemaOf(reads) > SchemaVersion.Before), null)
                : (intent, null, refusal);
        }
        catch (RejectionException refusal)
        {
            return (null, null, refusal);
        }
    }

    private int SchemaOf(ReadSet reads) => reads.Schema is > 0 and var schema ? schema : _options.SchemaVersion;

    // The same request may have been carried out before the reading; what it did is then what this one is refused for. One that is
    // not refused needs no look: the script takes it first.
    private async Task<TReply?> FindReplyAsync<TReply>(
        Command<TReply> command, IDatabase database, DecisionWithReply<TReply>? intent, ReadSet reads)
        where TReply : class, IMessage<TReply>, new()
    {
        if (!command.MayBeDone || await command.Mark.FindAsync(database) is not { } seen || (seen.Reply is null && intent is null))
            return null;
        return await RecallAsync(command, seen, () => ReplyUnchanged(intent!, reads));
    }

    private async Task<TReply> RecallAsync<TReply>(Command<TReply> command, SeenRequest seen, Func<TReply> replyUnchanged)
        where TReply : class, IMessage<TReply>, new()
    {
        command.Mark.Demand(seen);
        // The first call may have committed and then failed to confirm; the truth now must be as durable as any.
        await _durability.ConfirmAsync(command.Congress, seen.Key, seen.Reply is null ? command.Mark.UnchangedField : default);
        return seen.Reply is null ? replyUnchanged() : new MessageParser<TReply>(() => new TReply()).ParseFrom(seen.Reply);
    }

    private static TReply ReplyUnchanged<TReply>(DecisionWithReply<TReply> intent, ReadSet reads) =>
        intent.Reply(new CommittedResources(CommitContents.Empty, reads));

    /// <inheritdoc/>
    public void Dispose() => _largeDecisions.Dispose();

    private Task ConfirmAsync<TReply>(Command<TReply> command, CommitContents contents) => contents.Writes.Count > 0
        ? _durability.ConfirmAsync(command.Congress, command.Mark.Key)
        : _durability.ConfirmAsync(command.Congress, command.Mark.Unchanged, command.Mark.UnchangedField);
}
