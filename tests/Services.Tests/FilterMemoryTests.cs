using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Services.Tests.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests;

/// <summary>What the filters of streams take of memory counts against their client until they end.</summary>
public sealed class FilterMemoryTests(InProcessSuite suite)
{
    private const int Names = 1_000;

    [Fact]
    public async Task Streams_whose_filters_name_much_are_refused_beyond_what_a_client_may_hold_and_make_room_when_they_end()
    {
        var congress = InProcessSuite.NewCongress();
        await using var service = await StandaloneService.StartAsync(
            "VoteTracker.Updates", "--Redis:Endpoint", suite.RedisEndpoint, "--Limits:MaxBytesPerClient", "4194304");
        var updates = new UpdateService.UpdateServiceClient(service.Invoker);
        var watchers = new List<Watcher>();
        Refusal? refusal = null;
        while (refusal is null && watchers.Count < 100)
        {
            var watcher = Watcher.Start(updates, congress, request => request.Live = new Live(), Filter(congress, watchers.Count));
            try
            {
                await watcher.NextAsync();
                watchers.Add(watcher);
            }
            catch (RpcException refused)
            {
                refusal = Refusal.Of(refused);
            }
        }

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_BYTES"), (refusal?.Code, refusal?.Reason));
        Assert.InRange(watchers.Count, 8, 40);
        await RefusedCalls.CountAsync(service.Metrics, "TOO_MANY_BYTES");
        // A filter without names takes nothing.
        using var small = await Watcher.LiveAsync(updates, congress, new UpdateFilter { Kinds = { ResourceKind.Vote } });

        watchers[0].Dispose();
        await Until.TrueAsync("the stream is gone", async () =>
        {
            watchers.Add(await Watcher.LiveAsync(updates, congress, Filter(congress, watchers.Count)));
            return true;
        });
        watchers.ForEach(watcher => watcher.Dispose());
    }

    [Fact]
    public async Task A_consumer_of_a_subscription_whose_filter_names_more_than_the_client_may_hold_is_refused()
    {
        var congress = InProcessSuite.NewCongress();
        await using var process = UpdatesProgram.Build(
            ["--urls", "http://127.0.0.1:0", "--Redis:Endpoint", suite.RedisEndpoint, "--Limits:MaxBytesPerClient", "4194304"]);
        await process.StartAsync();
        using var channel = GrpcChannel.ForAddress(process.Urls.Single());
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(channel);
        var accounts = process.Services.GetRequiredService<ClientAccounts>();
        const int Lease = 3 << 20;
        long? each = null;
        var subscription = await subscriptions.CreateSubscriptionAsync(
            new() { Parent = congress, SubscriptionId = "alerts", Subscription = new Subscription { Filter = Filter(congress, 0) } });
        var consumers = new List<Consumer>();

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (consumers.Count < 100)
            {
                consumers.Add(await Consumer.OpenAsync(subscriptions, subscription.Name));
                // What it reserved to ask for updates counts too, until it knows that there are none.
                await Until.TrueAsync("only filters are held", () => each is { } size ? accounts.Bytes == size * consumers.Count : accounts.Bytes < Lease);
                each ??= accounts.Bytes;
            }
        });

        Assert.Equal("TOO_MANY_BYTES", Refusal.Of(refused).Reason);
        Assert.InRange(consumers.Count, 8, 40);
        consumers.ForEach(consumer => consumer.Dispose());
    }

    private static UpdateFilter Filter(string congress, int number) => new()
    {
        Resources = { Enumerable.Range(1, Names).Select(name => $"{congress}/resolutions/hjres{number * Names + name}") },
    };
}
