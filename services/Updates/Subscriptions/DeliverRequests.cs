using System.Threading.Channels;
using Google.Protobuf.Collections;
using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// A consumer's requests: read, checked, and settled in order. While the store settles one batch the next one collects, so that a
/// consumer that acknowledges one by one does not wait for a round trip each.
/// </summary>
internal sealed class DeliverRequests(IAsyncStreamReader<DeliverRequest> stream, DeliveryStore deliveries)
{
    private const int MaxIds = 10_000;
    private const int BatchLength = 1_000;

    private static readonly TimeSpan NameTimeout = TimeSpan.FromSeconds(15);

    private readonly Channel<Settlement> _settlements = Channel.CreateBounded<Settlement>(
        new BoundedChannelOptions(MaxIds) { SingleReader = true, SingleWriter = true });

    /// <summary>Reads the name of the subscription from the first message.</summary>
    public async Task<SubscriptionName> SubscriptionAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(NameTimeout);
        try
        {
            if (!await stream.MoveNext(timeout.Token) || stream.Current.MessageCase != DeliverRequest.MessageOneofCase.Subscription)
                throw RequestFields.Wrong("subscription", "must be named by the first message");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestFields.Wrong("subscription", $"was not named within {NameTimeout.TotalSeconds:0} seconds");
        }
        return SubscriptionSettings.Name(stream.Current.Subscription, "subscription");
    }

    /// <summary>Settles until the consumer ends its side or <paramref name="end"/>; what was read before is still settled.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="spans">What delivered them.</param>
    /// <param name="end">Ends the reading.</param>
    /// <returns>When the consumer has ended its side.</returns>
    public async Task SettleAsync(Incarnation subscription, DeliverySpans spans, CancellationToken end)
    {
        var reading = ReadAsync(end);
        var batch = new List<Settlement>(BatchLength);
        try
        {
            // Without a token: what was read is still settled, and the end of reading ends this loop.
            while (await _settlements.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (batch.Count < BatchLength && _settlements.Reader.TryRead(out var settlement))
                    batch.Add(settlement);
                using (spans.Settle(subscription, batch))
                    await deliveries.SettleAsync(subscription, batch, CancellationToken.None);
                batch.Clear();
            }
        }
        finally
        {
            // Makes the reader stop at the next message.
            _settlements.Writer.TryComplete();
        }
        await reading;
    }

    private async Task ReadAsync(CancellationToken end)
    {
        try
        {
            while (await stream.MoveNext(end))
                foreach (var settlement in Read(stream.Current))
                    if (!_settlements.Writer.TryWrite(settlement))
                        await _settlements.Writer.WriteAsync(settlement, end);
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

    private static Settlement[] Read(DeliverRequest request)
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
                    _ => throw RequestFields.Wrong($"{field}.action", "is required: retry_after, or park with true"),
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
            case DeliverRequest.MessageOneofCase.Subscription:
                throw RequestFields.Wrong("subscription", "can be named only by the first message");
            default:
                throw RequestFields.Wrong("message", "is required: acknowledge, negative_acknowledge or extend_deadline");
        }
    }

    private static Settlement[] Each(RepeatedField<string> ids, string field, SettlementAction action, TimeSpan time)
    {
        RequestFields.Number(ids.Count, $"{field}.delivery_ids", 0, MaxIds);
        return
        [
            .. ids.Select((id, index) => DeliveryId.TryParse(id, out var offset, out var token)
                ? new Settlement(offset, token, action, time)
                : throw RequestFields.Wrong($"{field}.delivery_ids[{index}]", $"'{id}' is not the id of a delivery")),
        ];
    }
}
