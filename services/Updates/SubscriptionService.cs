using Grpc.Core;
using VoteTracker.Hosting;
using VoteTracker.V1;

namespace VoteTracker.Updates;

/// <summary>Durable subscriptions, which the contract has and this version does not.</summary>
internal sealed class SubscriptionService : V1.SubscriptionService.SubscriptionServiceBase
{
    public override Task<Subscription> CreateSubscription(CreateSubscriptionRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(CreateSubscription));

    public override Task<Subscription> GetSubscription(GetSubscriptionRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(GetSubscription));

    public override Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(ListSubscriptions));

    public override Task<DeleteSubscriptionResponse> DeleteSubscription(DeleteSubscriptionRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(DeleteSubscription));

    public override Task Deliver(
        IAsyncStreamReader<DeliverRequest> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(Deliver));

    public override Task<ListParkedResponse> ListParked(ListParkedRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(ListParked));

    public override Task<ReplayParkedResponse> ReplayParked(ReplayParkedRequest request, ServerCallContext context) =>
        throw Unimplemented.Method(nameof(ReplayParked));
}
