using System.Collections.Concurrent;
using Grpc.Core;
using VoteTracker.Client;
using VoteTracker.Services.Tests.ServiceDefaults;
using VoteTracker.V1;
using Delivered = VoteTracker.Client.DeliveryEvent.Delivered;
using Interrupted = VoteTracker.Client.DeliveryEvent.Interrupted;

namespace VoteTracker.Services.Tests.Client;

/// <summary>A consumer of a durable subscription: what could lose an acknowledgement, or leave the consumer deaf.</summary>
public sealed class DeliveryClientTests
{
    private const string Name = "congresses/116/subscriptions/alerts";

    private readonly ConcurrentQueue<string> _taken = new();

    [Fact]
    public async Task A_consumer_that_leaves_at_once_after_acknowledging_has_acknowledged()
    {
        var ended = new TaskCompletionSource();
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, context) =>
        {
            await requests.MoveNext(context.CancellationToken);
            _taken.Enqueue(requests.Current.Subscription);
            await responses.WriteAsync(Deliveries(100));
            await TakeAsync(requests);
            ended.SetResult();
        };
        using var client = new VoteTrackerClient(process.Channel);
        await foreach (var item in client.DeliverAsync(Name, TestContext.Current.CancellationToken))
        {
            var delivered = Assert.IsType<Delivered>(item);
            Assert.True(await delivered.AcknowledgeAsync());
            if (delivered.Update.Offset == 100)
                break;
        }

        await ended.Task.WaitAsync(Until.Deadline);
        Assert.Equal([Name, .. Enumerable.Range(1, 100).Select(number => $"Acknowledge d{number}")], _taken);
    }

    [Fact]
    public async Task A_consumer_told_to_stop_while_it_waits_keeps_what_it_acknowledged()
    {
        var ended = new TaskCompletionSource();
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, context) =>
        {
            await responses.WriteAsync(Deliveries(1));
            await TakeAsync(requests);
            ended.SetResult();
        };
        using var client = new VoteTrackerClient(process.Channel);
        using var stop = new CancellationTokenSource();
        await using var items = new Items<DeliveryEvent>(client.DeliverAsync(Name, stop.Token));
        await (await items.NextAsync<Delivered>()).AcknowledgeAsync();
        var waiting = items.NextAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await ended.Task.WaitAsync(Until.Deadline);
        Assert.Equal(["Subscription", "Acknowledge d1"], _taken);
    }

    [Fact]
    public async Task An_answer_given_after_its_stream_broke_goes_out_on_the_next_one()
    {
        await using var process = await TestProcess.StartAsync();
        var streams = 0;
        process.Script.Deliver = async (requests, responses, context) =>
        {
            await requests.MoveNext(context.CancellationToken);
            await responses.WriteAsync(Deliveries(1));
            if (Interlocked.Increment(ref streams) == 1)
                throw new RpcException(new Status(StatusCode.Unavailable, "not now"));
            await TakeAsync(requests);
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using (var items = new Items<DeliveryEvent>(client.DeliverAsync(Name)))
        {
            var first = await items.NextAsync<Delivered>();
            await items.NextAsync<Interrupted>();
            Assert.True(await first.AcknowledgeAsync());
            var second = await items.NextAsync<Delivered>();

            Assert.True(await second.ParkAsync());
            Assert.True(await second.RetryAsync(TimeSpan.FromSeconds(3)));
            Assert.True(await second.ExtendAsync(TimeSpan.FromSeconds(30)));
        }

        Assert.Equal(["Acknowledge d1", "NegativeAcknowledge d1 park", "NegativeAcknowledge d1 3 s", "ExtendDeadline d1 30 s"], _taken);
    }

    [Fact]
    public async Task A_subscription_that_was_deleted_ends_its_consumer_with_the_reason()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (_, responses, _) =>
        {
            await responses.WriteAsync(Deliveries(1));
            throw new RpcException(new Status(StatusCode.NotFound, "it was deleted"));
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using var items = new Items<DeliveryEvent>(client.DeliverAsync(Name));
        await items.NextAsync<Delivered>();

        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(items.NextAsync)).StatusCode);
    }

    private static DeliverResponse Deliveries(int count) => new()
    {
        Deliveries =
        {
            Enumerable.Range(1, count).Select(number => new Delivery
            {
                DeliveryId = $"d{number}", Update = new Update { Offset = number }, Attempt = 1,
            }),
        },
    };

    private async Task TakeAsync(IAsyncStreamReader<DeliverRequest> requests)
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            _taken.Enqueue(requests.Current switch
            {
                { Acknowledge: { } done } => $"Acknowledge {done.DeliveryIds.Single()}",
                { NegativeAcknowledge: { Park: true } parked } => $"NegativeAcknowledge {parked.DeliveryIds.Single()} park",
                { NegativeAcknowledge: { } again } => $"NegativeAcknowledge {again.DeliveryIds.Single()} {again.RetryAfter.Seconds} s",
                { ExtendDeadline: { } longer } => $"ExtendDeadline {longer.DeliveryIds.Single()} {longer.Extension.Seconds} s",
                var other => other.MessageCase.ToString(),
            });
        }
    }
}
