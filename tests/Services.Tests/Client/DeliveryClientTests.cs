using System.Collections.Concurrent;
using Google.Protobuf.Collections;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using VoteTracker.Client;
using VoteTracker.Services.Tests.ServiceDefaults;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Client;

/// <summary>What a consumer says, over streams that break: what could lose an acknowledgement, or leave the consumer deaf.</summary>
public sealed class DeliveryClientTests
{
    private const string Name = "congresses/116/subscriptions/alerts";

    private readonly ConcurrentQueue<string> _taken = new();
    private int _mostIds;

    private IEnumerable<string> Acknowledged => _taken.Where(said => said.StartsWith("Acknowledge ", StringComparison.Ordinal));

    [Fact]
    public async Task A_consumer_that_leaves_at_once_after_handling_has_acknowledged()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, context) =>
        {
            await responses.WriteAsync(Deliveries(100));
            await TakeAsync(requests);
        };
        using var client = new VoteTrackerClient(process.Channel);
        using var leave = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.ConsumeAsync(
            Name,
            async (delivery, _) =>
            {
                if (delivery.Update.Offset == 100)
                    await leave.CancelAsync();
                return DeliveryOutcome.Done;
            },
            _ => { },
            cancellationToken: leave.Token).WaitAsync(Until.Deadline));

        Assert.Equal($"Open {Name} 32 16777216", _taken.First());
        Assert.Equal(Enumerable.Range(1, 100).Select(number => $"Acknowledge d{number}"), Acknowledged);
    }

    [Fact]
    public async Task A_consumer_that_leaves_waits_for_its_handler_and_gives_the_rest_back()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, context) =>
        {
            await responses.WriteAsync(Deliveries(3));
            await TakeAsync(requests);
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using var consumer = new HandledConsumer(client, Name, isDeaf: true);
        var first = await consumer.NextAsync();

        await consumer.BeginLeavingAsync();
        await Until.TrueAsync("the rest is given back", () => _taken.Contains("NegativeAcknowledge d2 d3 release"));
        first.End();

        await consumer.LeaveAsync();
        Assert.Equal(["Acknowledge d1"], Acknowledged);
        Assert.Equal(1, consumer.Count);
    }

    [Fact]
    public async Task What_a_handler_says_after_its_stream_broke_goes_out_on_the_next_one()
    {
        await using var process = await TestProcess.StartAsync();
        var streams = 0;
        process.Script.Deliver = async (requests, responses, context) =>
        {
            if (Interlocked.Increment(ref streams) > 1)
            {
                await TakeAsync(requests);
                return;
            }
            await responses.WriteAsync(Deliveries(2));
            await TakeAsync(requests, until: "Begin d1");
            throw new RpcException(new Status(StatusCode.Unavailable, "not now"));
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using var consumer = new HandledConsumer(client, Name);
        var first = await consumer.NextAsync();

        // Also while the handler works.
        await consumer.UntilAsync<ConsumerEvent.Interrupted>();
        await Until.TrueAsync("what is begun is extended on the next stream", () => _taken.Contains("ExtendDeadline d1 10 s"));
        first.End();

        await Until.TrueAsync("it is acknowledged", () => Acknowledged.Any());
        await consumer.LeaveAsync();
        // The other one was not begun: it belongs to whoever gets it next.
        Assert.Equal((1, "Acknowledge d1"), (consumer.Count, Assert.Single(Acknowledged)));
    }

    [Fact]
    public async Task What_was_said_and_not_answered_is_said_again_until_it_is()
    {
        await using var process = await TestProcess.StartAsync();
        var streams = 0;
        process.Script.Deliver = async (requests, responses, context) =>
        {
            var stream = Interlocked.Increment(ref streams);
            if (stream == 1)
                await responses.WriteAsync(Deliveries(1));
            if (stream > 2)
            {
                await responses.WriteAsync(new DeliverResponse());
                await TakeAsync(requests);
                return;
            }
            await TakeAsync(requests, until: "Acknowledge d1");
            if (stream == 2)
                await responses.WriteAsync(new DeliverResponse { SettledIds = { "d1" } });
            throw new RpcException(new Status(StatusCode.Unavailable, "not now"));
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using var consumer = new HandledConsumer(client, Name);
        (await consumer.NextAsync()).End();

        await Until.TrueAsync("the third stream is open", () => consumer.Events.OfType<ConsumerEvent.Connected>().Count() == 3);
        await consumer.LeaveAsync();

        Assert.Equal(["Acknowledge d1", "Acknowledge d1"], Acknowledged);
    }

    [Fact]
    public async Task What_handlers_want_is_said()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, context) =>
        {
            await responses.WriteAsync(Deliveries(4));
            await TakeAsync(requests);
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using var consumer = new HandledConsumer(client, Name);
        (await consumer.NextAsync()).End(DeliveryOutcome.Park);
        (await consumer.NextAsync()).End(DeliveryOutcome.RetryAfter(TimeSpan.FromSeconds(3)));
        (await consumer.NextAsync()).Outcome.SetException(new InvalidDataException("no good"));
        var last = await consumer.NextAsync();

        Assert.Equal("no good", Assert.Single(consumer.Events.OfType<ConsumerEvent.HandlerFailed>()).Cause.Message);
        last.End();
        await Until.TrueAsync("all is said", () => Acknowledged.Any());
        await consumer.LeaveAsync();
        Assert.Equal(
            ["NegativeAcknowledge d1 park", "NegativeAcknowledge d2 3 s", "NegativeAcknowledge d3 0 s"],
            _taken.Where(said => said.StartsWith("Negative", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_service_that_is_away_is_tried_again_and_its_consumer_told_why_each_time()
    {
        using var client = new VoteTrackerClient($"http://127.0.0.1:{FreePorts.Next()}");
        await using var consumer = new HandledConsumer(client, Name);

        await Until.TrueAsync("it has failed three times", () => consumer.Events.Count >= 3);

        Assert.All(consumer.Events, happened => Assert.Equal(
            StatusCode.Unavailable, Assert.IsType<RpcException>(Assert.IsType<ConsumerEvent.Interrupted>(happened).Cause).StatusCode));
    }

    [Fact]
    public async Task A_subscription_that_was_deleted_ends_its_consumer_with_the_reason_while_a_handler_works()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, _) =>
        {
            await responses.WriteAsync(Deliveries(1));
            await TakeAsync(requests, until: "Begin d1");
            throw new RpcException(new Status(StatusCode.NotFound, "it was deleted"));
        };
        using var client = new VoteTrackerClient(process.Channel);
        await using var consumer = new HandledConsumer(client, Name);
        await consumer.NextAsync();

        Assert.Equal(StatusCode.NotFound, (await consumer.EndsWithAsync<RpcException>()).StatusCode);
    }

    [Fact]
    public async Task A_consumer_that_holds_more_than_a_request_may_name_says_it_in_several()
    {
        const int count = 10_003;
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = async (requests, responses, context) =>
        {
            var deliveries = Deliveries(count);
            deliveries.AckDeadline = new() { Seconds = 600 };
            await responses.WriteAsync(deliveries);
            await TakeAsync(requests);
        };
        var clock = new FakeTimeProvider();
        using var client = new VoteTrackerClient(process.Channel);
        await using var consumer = new HandledConsumer(client, Name, new ConsumeOptions { Clock = clock });
        (await consumer.NextAsync()).End();
        await consumer.NextAsync();

        await Until.TrueAsync("all that it holds is extended", () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Said("ExtendDeadline ").Distinct().Count() >= count - 1;
        });
        await consumer.LeaveAsync();

        Assert.Equal(count - 1, Said("NegativeAcknowledge ").SelectMany(said => said.Split(' ')).Count(word => word[0] == 'd'));
        Assert.InRange(_mostIds, 2, 10_000);

        IEnumerable<string> Said(string what) => _taken.Where(said => said.StartsWith(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Acknowledgements_that_go_together_are_no_more_than_a_request_may_name()
    {
        await using var process = await TestProcess.StartAsync();
        process.Script.Deliver = (requests, _, _) => TakeAsync(requests);
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(process.Channel);
        await using var stream = new DeliveryStream(subscriptions, new OpenDelivery { Subscription = Name });
        string[] ids = [.. Enumerable.Range(1, 18_000).Select(number => $"d{number}")];

        foreach (var part in ids.Chunk(6_000))
            stream.Say(DeliveryOutcome.Done.Request(part));
        await Until.TrueAsync("all is taken", () => Acknowledged.Count() == ids.Length);
        await stream.CompleteAsync(_ => { });

        Assert.Equal(ids.Select(id => $"Acknowledge {id}"), Acknowledged);
        Assert.InRange(_mostIds, 6_000, 10_000);
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

    private static RepeatedField<string>? Ids(DeliverRequest request) =>
        request.Begin?.DeliveryIds ?? request.Acknowledge?.DeliveryIds ?? request.NegativeAcknowledge?.DeliveryIds ?? request.ExtendDeadline?.DeliveryIds;

    private async Task TakeAsync(IAsyncStreamReader<DeliverRequest> requests, string? until = null)
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            string[] said = requests.Current switch
            {
                { Open: { } open } => [$"Open {open.Subscription} {open.MaxOutstanding} {open.MaxOutstandingBytes}"],
                { Begin: { } begin } => [.. begin.DeliveryIds.Select(id => $"Begin {id}")],
                { Acknowledge: { } done } => [.. done.DeliveryIds.Select(id => $"Acknowledge {id}")],
                { NegativeAcknowledge: { Park: true } parked } => [$"NegativeAcknowledge {parked.DeliveryIds.Single()} park"],
                { NegativeAcknowledge: { Release: true } released } => [$"NegativeAcknowledge {string.Join(' ', released.DeliveryIds.Order())} release"],
                { NegativeAcknowledge: { } again } => [$"NegativeAcknowledge {again.DeliveryIds.Single()} {again.RetryAfter.Seconds} s"],
                { ExtendDeadline: { } longer } => [.. longer.DeliveryIds.Select(id => $"ExtendDeadline {id} {longer.Extension.Seconds} s")],
                var other => [other.MessageCase.ToString()],
            };
            _mostIds = Math.Max(_mostIds, Ids(requests.Current)?.Count ?? 0);
            foreach (var one in said)
                _taken.Enqueue(one);
            if (until is not null && said.Contains(until))
                return;
        }
    }
}
