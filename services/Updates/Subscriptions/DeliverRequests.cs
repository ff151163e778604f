using System.Threading.Channels;
using Google.Protobuf.Collections;
using Grpc.Core;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// What a consumer says on its stream: read, checked, and settled in the order in which it came. While the store works on one
/// bundle the next one gathers, so that a consumer which acknowledges one by one does not pay a round trip for each.
/// </summary>
internal sealed class DeliverRequests(IAsyncStreamReader<DeliverRequest> stream, DeliveryStore deliveries)
{
    private const int MostIds = 10_000;
    private const int BundleLength = 1_000;

    private static readonly TimeSpan NamePatience = TimeSpan.FromSeconds(15);

    private readonly Channel<Settlement> _gathered = Channel.CreateBounded<Settlement>(
        new BoundedChannelOptions(MostIds) { SingleReader = true, SingleWriter = true });

    /// <summary>Reads which subscription the consumer wants.</summary>
    public async Task<SubscriptionName> SubscriptionAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(NamePatience);
        try
        {
            if (!await stream.MoveNext(patience.Token) || stream.Current.MessageCase != DeliverRequest.MessageOneofCase.Subscription)
                throw RequestFields.Wrong("subscription", "must be named by the first message");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestFields.Wrong("subscription", $"was not named within {NamePatience.TotalSeconds:0} seconds");
        }
        return SubscriptionSettings.Name(stream.Current.Subscription, "subscription");
    }

    /// <summary>Settles until the consumer ends its side or <paramref name="end"/>; what was read by then is settled still.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="end">Ends the reading.</param>
    /// <returns>When the consumer has ended its side.</returns>
    public async Task SettleAsync(Incarnation subscription, CancellationToken end)
    {
        var reading = ReadAsync(end);
        var bundle = new List<Settlement>(BundleLength);
        try
        {
            // Without a token: what the consumer has said is carried out, and the reading's end ends this.
            while (await _gathered.Reader.WaitToReadAsync(CancellationToken.None))
            {
                while (bundle.Count < BundleLength && _gathered.Reader.TryRead(out var settlement))
                    bundle.Add(settlement);
                await deliveries.SettleAsync(subscription, bundle, CancellationToken.None);
                bundle.Clear();
            }
        }
        finally
        {
            // Whoever reads for nobody stops at the next message.
            _gathered.Writer.TryComplete();
        }
        await reading;
    }

    private async Task ReadAsync(CancellationToken end)
    {
        try
        {
            while (await stream.MoveNext(end))
                foreach (var settlement in Read(stream.Current))
                    if (!_gathered.Writer.TryWrite(settlement))
                        await _gathered.Writer.WriteAsync(settlement, end);
        }
        catch (ChannelClosedException)
        {
            // Settling failed, which says why.
        }
        finally
        {
            _gathered.Writer.TryComplete();
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
                        request.NegativeAcknowledge.RetryAfter, $"{field}.retry_after", TimeSpan.Zero, SubscriptionSettings.Deadline.Most)),
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
                        SubscriptionSettings.Deadline.Least,
                        SubscriptionSettings.Deadline.Most));
            case DeliverRequest.MessageOneofCase.Subscription:
                throw RequestFields.Wrong("subscription", "can be named only by the first message");
            default:
                throw RequestFields.Wrong("message", "is required: acknowledge, negative_acknowledge or extend_deadline");
        }
    }

    private static Settlement[] Each(RepeatedField<string> ids, string field, SettlementAction action, TimeSpan time)
    {
        RequestFields.Number(ids.Count, $"{field}.delivery_ids", 0, MostIds);
        return
        [
            .. ids.Select((id, index) => DeliveryId.TryParse(id, out var offset, out var token)
                ? new Settlement(offset, token, action, time)
                : throw RequestFields.Wrong($"{field}.delivery_ids[{index}]", $"'{id}' is not the id of a delivery")),
        ];
    }
}
