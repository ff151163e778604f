using System.Diagnostics;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using StackExchange.Redis;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>What a call decided and what it answers when that is committed.</summary>
/// <typeparam name="TReply">The answer's message.</typeparam>
/// <param name="Decision">The decision.</param>
/// <param name="Reply">Makes the answer; called only if the decision is no refusal.</param>
public sealed record DecisionWithReply<TReply>(Decision Decision, Func<TReply> Reply);

/// <summary>
/// The only way to change state: read, decide, commit; again from the start when somebody else was faster. The request id
/// makes it safe to repeat a commit whose answer was lost, so a fault of the connection is repeated as well.
/// </summary>
public sealed class CommandExecutor
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly RedisConnection _redis;
    private readonly Durability _durability;
    private readonly DocumentCache _memory;
    private readonly KeyedLock _turns = new();
    private readonly RedisOptions _options;
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _repeat;

    /// <summary>Made by the container.</summary>
    /// <param name="redis">The store.</param>
    /// <param name="durability">Confirms commits.</param>
    /// <param name="memory">What decisions may be taken on without reading.</param>
    /// <param name="options">How long request ids and the log are kept.</param>
    /// <param name="clock">Tells the time of commits.</param>
    public CommandExecutor(RedisConnection redis, Durability durability, DocumentCache memory, IOptions<RedisOptions> options, TimeProvider clock)
    {
        (_redis, _durability, _memory, _options, _clock) = (redis, durability, memory, options.Value, clock);
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
    /// <param name="requestId">The caller's request id, or empty.</param>
    /// <param name="request">The request, to tell a repetition from another request with the same id.</param>
    /// <param name="decide">Reads and decides; called again after a conflict, so it must have no other effect.</param>
    /// <param name="cancellationToken">Ends waiting; a commit on its way may still happen.</param>
    /// <returns>The answer; for a request id that was seen, what it returned then.</returns>
    /// <exception cref="RejectionException">The decision's refusal; ABORTED (CONFLICT) or UNAVAILABLE (STORE_UNAVAILABLE) when
    /// it could not be carried out in time; INVALID_ARGUMENT (REQUEST_ID_REUSED).</exception>
    public async Task<TReply> RunAsync<TReply>(
        int congress,
        string resource,
        string requestId,
        IMessage request,
        Func<ReadSet, Task<DecisionWithReply<TReply>>> decide,
        CancellationToken cancellationToken)
        where TReply : class, IMessage<TReply>, new()
    {
        var named = requestId.Length > 0;
        var key = Keys.Request(congress, named ? requestId : $"unnamed-{Guid.NewGuid():N}");
        var fingerprint = SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(request.Descriptor.FullName), .. request.ToByteArray()]);
        Exception? last = null;
        // Whether the request may have been carried out before this attempt: by a call with the same id, or by an attempt of this
        // call that never heard its answer.
        var mayBeDone = named;
        var mayBeApplied = false;
        var start = Stopwatch.GetTimestamp();
        var error = "";
        try
        {
            return await _repeat.ExecuteAsync(
                async token =>
                {
                    try
                    {
                        return await AttemptAsync(token);
                    }
                    catch (Exception fault)
                    {
                        last = fault;
                        mayBeApplied |= fault is not ConflictException && !RedisFaults.IsRefusal(fault);
                        mayBeDone |= mayBeApplied;
                        if (fault is ConflictException)
                            Metrics.Conflict(congress);
                        throw;
                    }
                },
                cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutRejectedException or ConflictException || RedisFaults.IsTransient(fault)
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var refusal = last is ConflictException
                ? new RejectionException(new Rejection(RejectionKind.Aborted, "CONFLICT", "others kept changing the same resources"), last)
                : RedisFaults.WriteFailed(last ?? fault, mayBeApplied || last is null);
            error = refusal.Rejection.Reason;
            throw refusal;
        }
        catch (Exception fault)
        {
            error = (fault as RejectionException)?.Rejection.Reason ?? fault.GetType().Name;
            throw;
        }
        finally
        {
            Metrics.Ended(congress, Stopwatch.GetElapsedTime(start), error);
        }

        async Task<TReply> AttemptAsync(CancellationToken token)
        {
            var database = _redis.Database;
            // Until it is written; whether that is durable is asked for many at once.
            using var turn = await _turns.TakeAsync(resource, token);
            return await CommitAsync(database, new ReadSet(database, congress, _memory), turn)
                ?? await CommitAsync(database, new ReadSet(database, congress), turn)
                ?? throw new InvalidOperationException("what was read cannot be remembered");
        }

        // Null where what is remembered does not do: it was changed meanwhile, or what came out is nothing that a commit would check.
        async Task<TReply?> CommitAsync(IDatabase database, ReadSet reads, IDisposable turn)
        {
            DecisionWithReply<TReply> intent;
            try
            {
                using (Spans.Decide(congress))
                    intent = await decide(reads);
                if (intent.Decision.Rejection is { } rejection)
                    throw new RejectionException(rejection);
            }
            catch (RejectionException) when (reads.AreRemembered)
            {
                return null;
            }
            catch (RejectionException) when (mayBeDone)
            {
                // The same request may have been carried out before the reading; what it did is then what this one is refused for.
                // One that is not refused needs no look: the script takes it first.
                if (await SeenAsync(database) is { } earlier)
                    return earlier;
                throw;
            }
            var (decision, makeReply) = intent;
            if (decision.Changes.IsEmpty && reads.AreRemembered)
                return null;
            var reply = makeReply();
            // That nothing changes is true only as long as what was read is not lost again, so it is confirmed like a change.
            if (decision.Changes.IsEmpty && !mayBeDone && !_durability.MustConfirm)
                return reply;
            var commit = new CommitCall(congress, key, fingerprint, reply.ToByteArray(), decision.Changes, reads.Documents);
            using var span = Spans.Commit(congress);
            try
            {
                var result = await commit.ExecuteAsync(database, _options, _clock.GetUtcNow(), Activity.Current?.Id ?? "");
                // Where a second primary came up meanwhile, which of them has the commit is not known.
                _redis.DemandOnePrimary();
                if (result.Seen is { } seen)
                    return await RecallAsync(database, seen);
                span?.Committed(result.First, result.Head);
                foreach (var written in result.Written)
                    _memory.Keep(written);
                turn.Dispose();
                await _durability.ConfirmAsync(congress, key);
                return reply;
            }
            catch (ConflictException) when (reads.AreRemembered)
            {
                _memory.Forget(reads.Documents);
                Metrics.Conflict(congress);
                span?.Failed("CONFLICT");
                return null;
            }
            catch (Exception fault)
            {
                span?.Failed(fault is ConflictException ? "CONFLICT" : (fault as RejectionException)?.Rejection.Reason ?? fault.GetType().Name);
                throw;
            }
        }

        async Task<TReply?> SeenAsync(IDatabase database)
        {
            var seen = await database.HashGetAsync(key, ["fingerprint", "reply"], RedisConnection.FromPrimary);
            return seen[0].IsNull ? null : await RecallAsync(database, ((byte[])seen[0]!, (byte[])seen[1]!));
        }

        async Task<TReply> RecallAsync(IDatabase database, (byte[] Fingerprint, byte[] Reply) seen)
        {
            if (!seen.Fingerprint.AsSpan().SequenceEqual(fingerprint))
                throw new RejectionException(Rejection.Field("request_id", "was used for another request") with { Reason = "REQUEST_ID_REUSED" });
            // The first call may have committed and then failed to confirm; the truth now must be as durable as any.
            await _durability.ConfirmAsync(congress, key);
            return new MessageParser<TReply>(() => new TReply()).ParseFrom(seen.Reply);
        }
    }
}

/// <summary>Somebody else changed what a decision was taken on.</summary>
internal sealed class ConflictException(string document) : Exception($"{document} was changed meanwhile");
