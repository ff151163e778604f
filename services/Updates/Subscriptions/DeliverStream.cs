using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State.Subscriptions;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>One consumer of a subscription: leases what is ready while it has room, sends it, and answers what the consumer says.</summary>
internal sealed class DeliverStream(
    SubscriptionReader reader,
    DeliveryStore deliveries,
    DeliverRequests requests,
    OutstandingDeliveries held,
    IServerStreamWriter<DeliverResponse> stream,
    BytesUnderWay bytes,
    StreamCounter streams,
    StreamOptions options,
    ILogger logger,
    CancellationToken call)
{
    private const int MaxFrameUpdates = 256;
    private const int MaxFrameBytes = 1 << 20;

    // One update alone may be as large as this.
    private const int MaxLease = 3 << 20;

    // A stopping process, or one whose store hangs, must not keep its consumers waiting for the end of their streams.
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromMilliseconds(500);

    // What it does is told in traces of its own: that of the stream would collect all of its deliveries.
    private readonly ActivityContext _stream = Activity.Current?.Context ?? default;
    private readonly DeliverySpans _spans = new();
    private readonly string _consumer = Guid.NewGuid().ToString("N")[..16];
    private Duration _ackDeadline = new();
    private long _lastWrite;
    private bool _mayHold;

    /// <summary>Delivers until the consumer ends its side, something fails, or <paramref name="end"/> is cancelled at the stream's age or on shutdown.</summary>
    public async Task RunAsync(Duration ackDeadline, CancellationToken end)
    {
        _ackDeadline = ackDeadline;
        Activity.Current = null;
        using var signal = new WakeSignal();
        var turn = new ConsumerQueue.Turn(signal);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        var settling = requests.SettleAsync(reader, held, _spans, signal, over.Token);
        _ = settling.ContinueWith(_ => signal.Set(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        reader.Waiting.Join(turn);
        StreamEnd? endedBy = StreamEnd.Fault;
        try
        {
            await WriteAsync(turn, new DeliverResponse());
            while (!settling.IsCompleted)
                await StepAsync(turn, end);
            await settling;
            while (requests.TryTakeAnswer(out var answer))
                await WriteAsync(turn, answer);
            endedBy = StreamEnd.Consumer;
        }
        catch (OperationCanceledException) when (!call.IsCancellationRequested)
        {
            endedBy = StreamEnd.Server;
            throw streams.Ended();
        }
        catch (CallFailedException failure) when (failure.Kind == CallFailure.Unavailable && !call.IsCancellationRequested)
        {
            // Where the store is away, nothing can be given back either.
            endedBy = failure.Reason == "STORE_UNAVAILABLE" ? null : StreamEnd.Server;
            throw;
        }
        finally
        {
            reader.Waiting.Leave(turn);
            await over.CancelAsync();
            await settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_mayHold && endedBy is { } who)
                await ReleaseAsync(who);
        }
    }

    private async Task StepAsync(ConsumerQueue.Turn turn, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (reader.Refusal is { } refusal)
            throw refusal;
        if (requests.TryTakeAnswer(out var answer))
        {
            await WriteAsync(turn, answer);
            return;
        }
        var room = held.Room;
        if (room.Updates == 0)
        {
            // Also what it began with on an earlier stream takes up room, whenever it says so.
            reader.Waiting.Withdraw(turn);
        }
        else if (reader.Waiting.Wait(turn))
        {
            if (await ReserveAsync(turn, cancellationToken))
                await LeaseAsync(turn, room, cancellationToken);
            return;
        }
        var bookmarkDue = _lastWrite + (long)options.BookmarkInterval.TotalMilliseconds;
        var wait = Math.Max(0, bookmarkDue - Environment.TickCount64);
        if (!await turn.Signal.WaitAsync(TimeSpan.FromMilliseconds(wait), cancellationToken) && Environment.TickCount64 >= bookmarkDue)
            await WriteAsync(turn, new DeliverResponse());
    }

    /// <summary>Waits until something large may be leased: a client that takes nothing must not make the process hold that for each stream.</summary>
    /// <returns>Whether it is the consumer's turn still.</returns>
    private async Task<bool> ReserveAsync(ConsumerQueue.Turn turn, CancellationToken cancellationToken)
    {
        var reserving = SlowConsumerGuard.ReserveAsync(bytes, MaxLease, options.SlowConsumerLimit, resume: null, cancellationToken);
        if (!reserving.IsCompleted)
            reader.Waiting.Withdraw(turn);
        await reserving;
        if (reader.Waiting.Wait(turn))
            return true;
        bytes.Taken();
        return false;
    }

    private async Task LeaseAsync(ConsumerQueue.Turn turn, (int Updates, int Bytes) room, CancellationToken cancellationToken)
    {
        using var span = StreamSpans.Lease(reader.Subscription.Name.ToString());
        var sharers = reader.Waiting.Take(turn);
        // Also where no answer comes. Thousands that never got anything need not ask the store when their process stops.
        var mayHold = _mayHold;
        _mayHold = true;
        reader.BeginLease();
        LeasedUpdates leased;
        try
        {
            leased = await deliveries.LeaseAsync(
                reader.Subscription,
                _consumer,
                Math.Min(room.Updates, MaxFrameUpdates),
                Math.Min(room.Bytes, MaxFrameBytes),
                sharers,
                cancellationToken);
        }
        catch (Exception failure)
        {
            // What this one was to learn all others have to know; what it was to take is for another.
            if (failure is RejectionException or CallFailedException { Kind: CallFailure.OutOfRange })
                reader.Refuse(failure);
            else
                reader.Wake();
            throw;
        }
        reader.EndLease(leased);
        _ackDeadline = Duration.FromTimeSpan(leased.AckDeadline);
        if (leased.Updates.Count == 0)
        {
            bytes.Taken();
            span?.Leased(_stream, []);
            _mayHold = mayHold;
            return;
        }
        held.Add(leased);
        var response = new DeliverResponse();
        foreach (var (offset, token, attempt, update) in leased.Updates)
        {
            response.Deliveries.Add(new Delivery
            {
                DeliveryId = DeliveryId.Format(offset, token),
                Update = Update.Parser.ParseFrom(update.Span),
                Attempt = attempt,
            });
        }
        if (span is not null)
        {
            Update[] updates = [.. response.Deliveries.Select(delivery => delivery.Update)];
            span.Leased(_stream, updates);
            _spans.Delivered(span.Context, updates);
        }
        await WriteAsync(turn, response);
    }

    private async Task WriteAsync(ConsumerQueue.Turn turn, DeliverResponse response)
    {
        var writing = WriteAsync(response);
        // One whose client takes nothing must not keep a turn from the others.
        if (!writing.IsCompleted)
            reader.Waiting.Withdraw(turn);
        await writing;
    }

    private async Task WriteAsync(DeliverResponse response)
    {
        response.AckDeadline = _ackDeadline;
        var size = response.CalculateSize();
        if (size <= BytesUnderWay.Large)
            bytes.Taken();
        else if (!bytes.IsHeld)
            await SlowConsumerGuard.ReserveAsync(bytes, size, options.SlowConsumerLimit, resume: null, call);
        await SlowConsumerGuard.WithinAsync(stream.WriteAsync(response), options.SlowConsumerLimit, resume: null, call);
        bytes.Taken();
        _lastWrite = Environment.TickCount64;
    }

    private async Task ReleaseAsync(StreamEnd endedBy)
    {
        using var timeout = new CancellationTokenSource();
        if (endedBy == StreamEnd.Server)
            timeout.CancelAfter(ReleaseTimeout);
        try
        {
            await deliveries.ReleaseAsync(reader.Subscription, _consumer, endedBy, timeout.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or CallFailedException { Kind: CallFailure.Unavailable })
        {
            SubscriptionLogging.NotReleased(logger, reader.Subscription.Name, failure.Message);
        }
        catch (Exception failure) when (failure is RejectionException or CallFailedException)
        {
            // The subscription was deleted, or cannot go on: there is nothing to give back.
        }
    }
}
