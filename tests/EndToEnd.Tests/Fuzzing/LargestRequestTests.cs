using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Fuzzing;

/// <summary>Limits compose: whatever was accepted at them can be read, listed, watched and delivered by a client with gRPC's defaults.</summary>
[Trait("Category", "Long")]
public sealed class LargestRequestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Requests_at_the_limits_leave_everything_readable_and_deliverable(int seed)
    {
        const string congress = "congresses/116";
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        using var toResolutions = GrpcChannel.ForAddress(suite.Url(1));
        using var toVotes = GrpcChannel.ForAddress(suite.Url(2));
        using var toThreats = GrpcChannel.ForAddress(suite.Url(3));
        using var toUpdates = GrpcChannel.ForAddress(suite.Url(4));
        var resolutions = new ResolutionService.ResolutionServiceClient(toResolutions);
        var votes = new VoteService.VoteServiceClient(toVotes);
        var threats = new VetoThreatService.VetoThreatServiceClient(toThreats);
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(toUpdates);
        var requests = new LargestRequests(seed, congress);
        var subscription = await subscriptions.CreateSubscriptionAsync(
            new CreateSubscriptionRequest { Parent = congress, SubscriptionId = "all", Subscription = new Subscription() });

        await resolutions.CreateResolutionAsync(requests.Creation());
        foreach (var actions in requests.ActionDocuments())
        {
            await resolutions.RecordActionsAsync(actions);
            var vote = await votes.RecordVoteAsync(requests.Vote());
            await votes.CorrectVoteAsync(requests.Correction(vote));
            for (var j = 0; j < 10; j++)
                await threats.IssueVetoThreatAsync(requests.Threat());
        }
        await resolutions.RecordActionsAsync(requests.Veto());

        var (_, updates) = await new Readability(
            toResolutions.CreateCallInvoker(), toVotes.CreateCallInvoker(), toThreats.CreateCallInvoker(), toUpdates.CreateCallInvoker()).ReadAsync(congress);
        await DeliverAllAsync(subscriptions, subscription.Name, updates);
    }

    private static async Task DeliverAllAsync(SubscriptionService.SubscriptionServiceClient client, string subscription, long updates)
    {
        using var call = client.Deliver(deadline: DateTime.UtcNow + Until.Deadline);
        await call.RequestStream.WriteAsync(new DeliverRequest { Open = new() { Subscription = subscription } });
        var offsets = new HashSet<long>();
        while (offsets.Count < updates)
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            var deliveries = call.ResponseStream.Current.Deliveries;
            offsets.UnionWith(deliveries.Select(delivery => delivery.Update.Offset));
            if (deliveries.Count > 0)
            {
                await call.RequestStream.WriteAsync(new DeliverRequest
                {
                    Acknowledge = new Acknowledge { DeliveryIds = { deliveries.Select(delivery => delivery.DeliveryId) } },
                });
            }
        }
    }
}
