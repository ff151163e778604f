using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Google.Protobuf.Collections;
using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// A consumer's requests: read, checked, and settled in order. While the store settles one batch the next one collects, so that a
/// consumer that acknowledges one by one does not wait for a round trip each.
/// </summary>
internal sealed class DeliverRequests(IAsyncStreamReader<DeliverRequest> stream, DeliveryStore deliveries)
{
    private const int MaxIds = 10_000;

    // What was read counts as the client's until the next message is asked for. What is collected beyond that is in no account, so each of
    // these is small; and so is a batch, which keeps Redis from everybody else.
    private const int MaxCollected = 64;
    private const int MaxBatch = 64;
    private const int MaxUnsentAnswers = 1;

    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(15);

    private readonly Channel<Settlement> _settlements = Channel.CreateBounded<Settlement>(
        new BoundedChannelOptions(MaxCollected) { SingleReader = true, SingleWriter = true });

    private readonly Channel<DeliverResponse> _answers = Channel.CreateBounded<DeliverResponse>(
        new BoundedChannelOptions(MaxUnsentAnswers) { SingleReader = true, SingleWriter = true });

    /// <summary>Reads the first message.</summary>
    public async Task<OpenDelivery> OpenAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(OpenTimeout);
        try
        {
            if (!await stream.MoveNext(timeout.Token) || stream.Current.MessageCase != DeliverRequest.MessageOneofCase.Open)
                throw RequestFields.Wrong("open", "must be the first message");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestFields.Wrong("open", $"did not come within {OpenTimeout.TotalSeconds:0} seconds");
        }
        return SubscriptionSettings.Complete(stream.Current.Open);
    }

    /// <summary>What the consumer is to be told next of what it said.</summary>
    public bool TryTakeAnswer([NotNullWhen(true)] out DeliverResponse? answer) => _answers.Reader.TryRead(out answer);

    /// <summary>Settles until the consumer ends its side or this is cancelled; what was read before is still settled.</summary>
    /// <param name="reader">The subscription.</param>
    /// <param name="held">What the consumer holds.</param>
    /// <param name="spans">What delivered them.</param>
    /// <param name="signal">Set when there is an answer.</param>
    /// <param name="cancellationToken">Ends the reading, and the answers.</param>
    /// <returns>When the consumer has ended its side.</returns>
    public async Task SettleAsync(
        SubscriptionReader reader, OutstandingDeliveries held, DeliverySpans spans, WakeSignal signal, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(cancellationToken);
        var batch = new List<Settlement>();
        try
        {
            // Without a token: what was read is still settled, and the end of reading ends this loop.
            while (await _settlements.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (batch.Count < MaxBatch && _settlements.Reader.TryRead(out var settlement))
                    batch.Add(settlement);
                var late = await SettleAsync(reader, batch, spans);
                var answer = Answer(reader.Subscription, batch, [.. late], held);
                batch.Clear();
                if (answer.SettledIds.Count + answer.LateIds.Count > 0 && !_answers.Writer.TryWrite(answer))
                    await _answers.Writer.WriteAsync(answer, cancellationToken);
                signal.Set();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody sends answers any more; what was read is still settled.
            await SettleRestAsync(reader, batch, spans);
        }
        finally
        {
            // Makes the reader stop at the next message.
            _settlements.Writer.TryComplete();
        }
        await reading;
    }

    private Task<IReadOnlyList<int>> SettleAsync(SubscriptionReader reader, List<Settlement> batch, DeliverySpans spans) =>
        reader.Settling.RunAsync(async () =>
        {
            using var span = spans.Settle(reader.Subscription, batch);
            return await deliveries.SettleAsync(reader.Subscription, batch, CancellationToken.None);
        });

    private async Task SettleRestAsync(SubscriptionReader reader, List<Settlement> batch, DeliverySpans spans)
    {
        await foreach (var settlement in _settlements.Reader.ReadAllAsync())
        {
            batch.Add(settlement);
            if (batch.Count < MaxBatch && _settlements.Reader.TryPeek(out _))
                continue;
            await SettleAsync(reader, batch, spans);
            batch.Clear();
        }
    }

    private static DeliverResponse Answer(
        Incarnation subscription, List<Settlement> settlements, HashSet<int> late, OutstandingDeliveries held)
    {
        var answer = new DeliverResponse();
        for (var place = 0; place < settlements.Count; place++)
        {
            var settlement = settlements[place];
            var isLate = late.Contains(place);
            held.Settle(settlement, isLate);
            if (isLate)
                answer.LateIds.Add(DeliveryId.Format(settlement.Offset, settlement.Token));
            else if (settlement.Action is not (SettlementAction.Extend or SettlementAction.Begin))
                answer.SettledIds.Add(DeliveryId.Format(settlement.Offset, settlement.Token));
            if (isLate && settlement.Action == SettlementAction.Acknowledge)
                StreamMetrics.LateAcknowledgement(subscription);
        }
        return answer;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await stream.MoveNext(cancellationToken))
                foreach (var settlement in Read(stream.Current))
                    if (!_settlements.Writer.TryWrite(settlement))
                        await _settlements.Writer.WriteAsync(settlement, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            // Settling failed, and its exception says why.
        }
        finally
        {
            _settlements.Writer.TryComplete();
        }
    }

    private static IEnumerable<Settlement> Read(DeliverRequest request)
    {
        switch (request.MessageCase)
        {
            case DeliverRequest.MessageOneofCase.Acknowledge:
                return Each(request.Acknowledge.DeliveryIds, "acknowledge", SettlementAction.Acknowledge, TimeSpan.Zero);
            case DeliverRequest.MessageOneofCase.NegativeAcknowledge:
                var (ids, field) = (request.NegativeAcknowledge.DeliveryIds, "negative_acknowledge");
                return request.NegativeAcknowledge.ActionCase switch
                {
                    NegativeAcknowledge.ActionOneofCase.RetryAfter => Each(ids, field, SettlementAction.Retry, SubscriptionSettings.Time(
                        request.NegativeAcknowledge.RetryAfter, $"{field}.retry_after", TimeSpan.Zero, SubscriptionSettings.Deadline.Max)),
                    NegativeAcknowledge.ActionOneofCase.Park when request.NegativeAcknowledge.Park =>
                        Each(ids, field, SettlementAction.Park, TimeSpan.Zero),
                    NegativeAcknowledge.ActionOneofCase.Release when request.NegativeAcknowledge.Release =>
                        Each(ids, field, SettlementAction.Release, TimeSpan.Zero),
                    _ => throw RequestFields.Wrong($"{field}.action", "is required: retry_after, or park or release with true"),
                };
            case DeliverRequest.MessageOneofCase.ExtendDeadline:
                return Each(
                    request.ExtendDeadline.DeliveryIds,
                    "extend_deadline",
                    SettlementAction.Extend,
                    SubscriptionSettings.Time(
                        request.ExtendDeadline.Extension,
                        "extend_deadline.extension",
                        SubscriptionSettings.Deadline.Min,
                        SubscriptionSettings.Deadline.Max));
            case DeliverRequest.MessageOneofCase.Begin:
                return Each(request.Begin.DeliveryIds, "begin", SettlementAction.Begin, TimeSpan.Zero);
            case DeliverRequest.MessageOneofCase.Open:
                throw RequestFields.Wrong("open", "can only be the first message");
            default:
                throw RequestFields.Wrong("message", "is required: acknowledge, negative_acknowledge, extend_deadline or begin");
        }
    }

    // One by one, so that a message does not lie there twice.
    private static IEnumerable<Settlement> Each(RepeatedField<string> ids, string field, SettlementAction action, TimeSpan time)
    {
        RequestFields.Number(ids.Count, $"{field}.delivery_ids", 0, MaxIds);
        for (var index = 0; index < ids.Count; index++)
            if (!DeliveryId.IsValid(ids[index]))
                throw RequestFields.Wrong($"{field}.delivery_ids[{index}]", $"'{ids[index]}' is not the id of a delivery");
        return ids.Select(id => DeliveryId.Parse(id)).Select(id => new Settlement(id.Offset, id.Token, action, time));
    }
}
