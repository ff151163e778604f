using System.Globalization;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.Contract;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.State.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Subscriptions;

/// <summary>What consumers say faster than the store takes it, or of deliveries that they never had.</summary>
public sealed class UnsettledTests(InProcessSuite suite)
{
    private const int MaxIds = 10_000;

    private readonly string _congress = InProcessSuite.NewCongress();

    private Measures Measures => field ??= new Measures(suite, _congress);

    [Fact]
    public async Task What_was_said_and_is_not_settled_counts_as_what_its_client_holds_until_the_store_has_taken_it()
    {
        await Measures.CreateAsync(1);
        var name = await Measures.SubscribeAsync();
        await using var proxy = new TcpProxy(suite.Redis.Port);
        await using var process = UpdatesProgram.Build(
            ["--urls", "http://127.0.0.1:0", "--Redis:Endpoint", proxy.Endpoint]);
        await process.StartAsync();
        using var channel = GrpcChannel.ForAddress(process.Urls.Single());
        var accounts = process.Services.GetRequiredService<ClientAccounts>();
        var forged = Forged();
        var size = forged.CalculateSize();
        var consumers = new List<Consumer>();
        for (var i = 0; i < 5; i++)
            consumers.Add(await Consumer.OpenAsync(new SubscriptionService.SubscriptionServiceClient(channel), name));

        proxy.Cut();
        foreach (var consumer in consumers)
            await consumer.SendAsync(forged);
        await Until.TrueAsync("all are held", () => accounts.RequestBytes >= consumers.Count * size);

        proxy.Heal();
        await consumers[0].AnsweredAsync(consumer => consumer.Settled.Count == MaxIds);
        consumers.ForEach(consumer => consumer.Dispose());
        await Until.TrueAsync("nothing is held", () => accounts.RequestBytes == 0);
    }

    [Fact]
    public async Task Each_of_a_great_many_is_answered_once_and_the_one_that_was_delivered_is_settled()
    {
        using var consumer = await Consumer.OpenAsync(suite.Subscriptions, await Measures.SubscribeAsync());
        await Measures.CreateAsync(1);
        var delivery = await consumer.NextAsync();
        var request = Forged();
        request.Acknowledge.DeliveryIds[^1] = delivery.DeliveryId;

        await consumer.SendAsync(request);
        await consumer.AnsweredAsync(said => said.Late.Count + said.Settled.Count == MaxIds);

        Assert.Equal([delivery.DeliveryId], consumer.Settled);
        Assert.Equal(request.Acknowledge.DeliveryIds.Where(id => id != delivery.DeliveryId), consumer.Late);
        Assert.Equal(0, (await Measures.DescribeAsync()).Lag);
    }

    [Fact]
    public async Task Only_some_are_on_their_way_to_the_store_at_once_and_one_that_fails_gives_its_turn_back()
    {
        using var turns = new SettlementTurns(2);
        var answers = Enumerable.Range(0, 4).Select(_ => new TaskCompletionSource<int>()).ToArray();
        var begun = 0;
        var settling = answers.Select(answer => turns.RunAsync(() =>
        {
            Interlocked.Increment(ref begun);
            return answer.Task;
        })).ToList();
        Assert.Equal(2, begun);

        answers[0].SetException(new CallFailedException(CallFailure.Unavailable, "STORE_UNAVAILABLE", "Redis is away"));
        await Assert.ThrowsAsync<CallFailedException>(() => settling[0]);
        await Until.TrueAsync("the third has its turn", () => Volatile.Read(ref begun) == 3);

        foreach (var answer in answers.Skip(1))
            answer.SetResult(1);
        var settled = await Task.WhenAll(settling.Skip(1));
        Assert.Equal(3, settled.Sum());
    }

    // Well formed, of the one update that there is, and never given out.
    private static DeliverRequest Forged() => new()
    {
        Acknowledge = new Acknowledge
        {
            DeliveryIds = { Enumerable.Range(0, MaxIds).Select(token => string.Create(CultureInfo.InvariantCulture, $"1-{token:x32}")) },
        },
    };
}
