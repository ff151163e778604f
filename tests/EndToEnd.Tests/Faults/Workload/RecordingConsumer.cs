using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>
/// A consumer of a durable subscription as they are in life: begins with what it gets, acknowledges most of it at once and some later, also
/// on its next stream, gives some back, parks some, and leaves now and then with work undone.
/// </summary>
internal sealed class RecordingConsumer(string name, RecordingSubscription subscription, CallInvoker invoker)
{
    private const int MostBeforeLeaving = 400;
    private const double ParkedShare = 0.002;
    private const double GivenBackShare = 0.03;
    private const double HeldShare = 0.08;

    private static readonly TimeSpan LongestHold = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HoldPause = TimeSpan.FromMilliseconds(20);

    private readonly SubscriptionService.SubscriptionServiceClient _client = new(invoker);
    private readonly List<(string DeliveryId, long Until)> _held = [];

    private enum Ending
    {
        Broke,
        Told,
    }

    /// <summary>Consumes until told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; !cancellationToken.IsCancellationRequested; attempt++)
        {
            try
            {
                if (await ConsumeAsync(cancellationToken) == Ending.Told)
                    await subscription.ToldAsync(this, cancellationToken);
                else
                    await Task.Delay(FullJitter.Next(Math.Min(attempt, 3)), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Told to stop.
            }
        }
    }

    private async Task<Ending> ConsumeAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var call = _client.Deliver(cancellationToken: cancellationToken);
            await call.RequestStream.WriteAsync(new DeliverRequest { Open = new OpenDelivery { Subscription = subscription.Name } }, cancellationToken);
            await WorkAsync(call, MostBeforeLeaving / 4 + Random.Shared.Next(MostBeforeLeaving), cancellationToken);
        }
        catch (RpcException fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (fault.StatusCode is StatusCode.OutOfRange or StatusCode.NotFound)
            {
                _held.Clear();
                subscription.Record(new ConsumerTold(name, Refusal.Of(fault).Reason));
                return Ending.Told;
            }
            if (!Refusal.IsPassing(fault) && Refusal.Of(fault).Reason != "SLOW_CONSUMER")
                subscription.Record(new ConsumerFailed(name, fault.Status.ToString()));
        }
        // That a stream is over, writing to it says in many ways.
        catch (Exception over) when (over is InvalidOperationException or IOException or HttpRequestException)
        {
            // The next one says why, where that still holds.
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            // Told to stop.
        }
        return Ending.Broke;
    }

    // Ends its side when it has got so many.
    private async Task WorkAsync(AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call, int most, CancellationToken cancellationToken)
    {
        var (received, isLeaving) = (0, false);
        var reading = call.ResponseStream.MoveNext(cancellationToken);
        while (true)
        {
            if (_held.Count > 0)
            {
                await Task.WhenAny(reading, Task.Delay(HoldPause, cancellationToken));
                await AcknowledgeAsync(call, TakeRipe(), cancellationToken);
                if (!reading.IsCompleted)
                    continue;
            }
            if (!await reading)
            {
                if (!isLeaving)
                    subscription.Record(new ConsumerFailed(name, "the stream ended without an error"));
                return;
            }
            var deliveries = call.ResponseStream.Current.Deliveries;
            foreach (var delivery in deliveries)
                subscription.Record(new ConsumerReceived(name, ObservedUpdate.Of(delivery.Update), delivery.DeliveryId, delivery.Attempt));
            received += deliveries.Count;
            if (!isLeaving)
            {
                await AnswerAsync(call, deliveries, cancellationToken);
                if (received >= most)
                {
                    // What it has not acknowledged goes to others.
                    isLeaving = true;
                    _held.Clear();
                    await call.RequestStream.CompleteAsync();
                }
            }
            reading = call.ResponseStream.MoveNext(cancellationToken);
        }
    }

    private async Task AnswerAsync(
        AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call, IReadOnlyCollection<Delivery> deliveries, CancellationToken cancellationToken)
    {
        List<string> done = [];
        // So that what it holds is still its own on the next stream.
        var begin = new Begin { DeliveryIds = { deliveries.Select(delivery => delivery.DeliveryId) } };
        if (begin.DeliveryIds.Count > 0)
            await call.RequestStream.WriteAsync(new DeliverRequest { Begin = begin }, cancellationToken);
        foreach (var delivery in deliveries)
        {
            var chance = Random.Shared.NextDouble();
            if (subscription.TakeGivenBack(delivery) is { } givenBack)
            {
                // Has no effect, which the time until the real one shows.
                done.Add(givenBack);
                _held.Add((delivery.DeliveryId, Environment.TickCount64 + (long)LongestHold.TotalMilliseconds));
            }
            else if (chance < GivenBackShare)
            {
                subscription.GiveBack(delivery);
                var back = new NegativeAcknowledge { DeliveryIds = { delivery.DeliveryId } };
                if (chance < ParkedShare)
                    back.Park = true;
                else
                    back.RetryAfter = Duration.FromTimeSpan(LongestHold * Random.Shared.NextDouble());
                await call.RequestStream.WriteAsync(new DeliverRequest { NegativeAcknowledge = back }, cancellationToken);
            }
            else if (chance < HeldShare)
            {
                _held.Add((delivery.DeliveryId, Environment.TickCount64 + Random.Shared.Next((int)LongestHold.TotalMilliseconds)));
            }
            else
            {
                done.Add(delivery.DeliveryId);
            }
        }
        await AcknowledgeAsync(call, done, cancellationToken);
    }

    private async Task AcknowledgeAsync(
        AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call, List<string> done, CancellationToken cancellationToken)
    {
        if (done.Count == 0)
            return;
        foreach (var id in done)
            subscription.Record(new ConsumerAcknowledged(id));
        await call.RequestStream.WriteAsync(new DeliverRequest { Acknowledge = new Acknowledge { DeliveryIds = { done } } }, cancellationToken);
    }

    private List<string> TakeRipe()
    {
        var now = Environment.TickCount64;
        List<string> ripe = [.. _held.Where(held => held.Until <= now).Select(held => held.DeliveryId)];
        _held.RemoveAll(held => held.Until <= now);
        return ripe;
    }
}
