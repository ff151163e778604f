using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoteTracker.Contract.Listing;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.ServiceDefaults;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>Serves SubscriptionService; subscriptions.proto says what each method does.</summary>
/// <param name="store">The subscriptions.</param>
/// <param name="deliveries">Their updates.</param>
/// <param name="readers">The readers of this process.</param>
/// <param name="feeds">The feeds.</param>
/// <param name="streams">Counts the streams.</param>
/// <param name="log">The logs in the store.</param>
/// <param name="lifetime">Tells when the process stops.</param>
/// <param name="clock">The clock of deadlines.</param>
/// <param name="options">The limits.</param>
/// <param name="logger">Where streams log.</param>
internal sealed class SubscriptionService(
    SubscriptionStore store,
    DeliveryStore deliveries,
    SubscriptionReaders readers,
    CongressFeeds feeds,
    StreamCounter streams,
    UpdateLog log,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    IOptions<StreamOptions> options,
    ILogger<SubscriptionService> logger) : V1.SubscriptionService.SubscriptionServiceBase
{
    private const int MaxOffsets = 10_000;

    // Others wait for Redis no longer than some of these take.
    private const int MaxOffsetsAtOnce = 500;

    private const int MaxUpdateAttempts = 5;

    public override async Task<Subscription> CreateSubscription(CreateSubscriptionRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var name = new SubscriptionName(
            congress, RequestFields.Id(request.SubscriptionId, "subscription_id", SubscriptionName.MaxIdLength));
        var settings = SubscriptionSettings.Complete(name, request.Subscription, context.CallerName());
        var requestId = RequestFields.RequestId(request.RequestId);
        (string, long)? after = null;
        if (request.AfterCursor.Length > 0)
        {
            var filter = WatchFilter.Of(congress, settings.Filter);
            var watch = new WatchRequest { Parent = request.Parent, AfterCursor = request.AfterCursor };
            try
            {
                var start = await StartResolver.ResolveAsync(watch, congress, filter, feeds, context.CancellationToken);
                start.Lease.Dispose();
                after = (start.Cursor.Epoch, start.Cursor.Offset);
            }
            catch (CallFailedException failure) when (failure.Kind == CallFailure.OutOfRange)
            {
                // A repetition of a request whose cursor was valid the first time.
                if (await store.WasCreatedAsync(congress, settings.Owner, requestId, request))
                    return await DescribeFullyAsync(await FindAsync(name, context), context.CancellationToken);
                throw;
            }
        }
        await store.CreateAsync(name, settings, after, requestId, request, context.CancellationToken);
        return await DescribeFullyAsync(await FindAsync(name, context), context.CancellationToken);
    }

    public override async Task<Subscription> GetSubscription(GetSubscriptionRequest request, ServerCallContext context) =>
        await DescribeFullyAsync(await FindAsync(SubscriptionSettings.Name(request.Name, "name"), context), context.CancellationToken);

    public override async Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context)
    {
        var congress = RequestFields.Congress(request.Parent, "parent");
        var page = await store.ListAsync(congress, new ListRequest(request.PageSize, request.PageToken), context.MayUse, context.CancellationToken);
        var response = new ListSubscriptionsResponse { NextPageToken = page.NextPageToken };
        var lags = new LagReader(log);
        foreach (var subscription in page.Items)
            response.Subscriptions.Add(await DescribeAsync(subscription, lags, context.CancellationToken));
        return response;
    }

    public override async Task<Subscription> UpdateSubscription(UpdateSubscriptionRequest request, ServerCallContext context)
    {
        if (request.Subscription is not { } requested)
            throw RequestFields.Wrong("subscription", "is required");
        var name = SubscriptionSettings.Name(requested.Name, "subscription.name");
        for (var attempt = 0; attempt < MaxUpdateAttempts; attempt++)
        {
            var present = await FindAsync(name, context);
            var settings = SubscriptionSettings.Change(name, present.Settings, requested, request.UpdateMask);
            RequestFields.Etag(requested.Etag, present.Settings.Etag);
            if (await store.UpdateAsync(present, settings, context.CancellationToken))
                return await DescribeFullyAsync(await FindAsync(name, context), context.CancellationToken);
        }
        throw new CallFailedException(CallFailure.Aborted, "CONFLICT", $"{name} is changed by others all the time; try again");
    }

    public override async Task<DeleteSubscriptionResponse> DeleteSubscription(DeleteSubscriptionRequest request, ServerCallContext context)
    {
        var subscription = await FindAsync(SubscriptionSettings.Name(request.Name, "name"), context);
        RequestFields.Etag(request.Etag, subscription.Settings.Etag);
        await store.DeleteAsync(subscription.Incarnation, context.CancellationToken);
        return new DeleteSubscriptionResponse();
    }

    public override async Task Deliver(
        IAsyncStreamReader<DeliverRequest> requestStream, IServerStreamWriter<DeliverResponse> responseStream, ServerCallContext context)
    {
        using var open = streams.Open();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, context.CancellationToken);
        end.CancelAfter(StreamLifetime.AgeOf(options.Value.MaxStreamAge, context.CallerExpires() - clock.GetUtcNow()));
        var requests = new DeliverRequests(requestStream, deliveries);
        SubscriptionReader reader;
        OpenDelivery opened;
        StoredSubscription subscription;
        try
        {
            opened = await requests.OpenAsync(end.Token);
            var name = SubscriptionSettings.Name(opened.Subscription, "open.subscription");
            using var span = StreamSpans.Subscribe($"{name}");
            subscription = await FindAsync(name, context);
            CheckStatus(subscription);
            reader = await readers.AcquireAsync(subscription, end.Token);
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw streams.Ended();
        }
        try
        {
            var bytes = BytesUnderWay.Of(context);
            bytes.Keep(reader.FilterSize);
            var held = new OutstandingDeliveries(opened.MaxOutstanding, opened.MaxOutstandingBytes, clock);
            await new DeliverStream(
                reader, deliveries, requests, held, responseStream, bytes, streams, options.Value, logger,
                context.CancellationToken).RunAsync(subscription.Settings.AckDeadline, end.Token);
        }
        finally
        {
            await readers.ReleaseAsync(reader);
        }
    }

    public override async Task<ListParkedResponse> ListParked(ListParkedRequest request, ServerCallContext context)
    {
        var subscription = await FindAsync(SubscriptionSettings.Name(request.Parent, "parent"), context);
        CheckStatus(subscription);
        var page = await store.ParkedAsync(subscription.Incarnation.Name, new ListRequest(request.PageSize, request.PageToken));
        var response = new ListParkedResponse { NextPageToken = page.NextPageToken };
        response.Parked.AddRange(page.Items.Select(
            parked => new Delivery { Update = Update.Parser.ParseFrom(parked.Update.Span), Attempt = parked.Attempts }));
        return response;
    }

    public override async Task<ReplayParkedResponse> ReplayParked(ReplayParkedRequest request, ServerCallContext context)
    {
        RequestFields.Number(request.Offsets.Count, "offsets", 0, MaxOffsets);
        for (var index = 0; index < request.Offsets.Count; index++)
            if (request.Offsets[index] < 1)
                throw RequestFields.Wrong($"offsets[{index}]", "must be at least 1");
        var subscription = await FindAsync(SubscriptionSettings.Name(request.Name, "name"), context);
        var count = 0;
        // None means all.
        foreach (var part in request.Offsets.Count == 0 ? [[]] : request.Offsets.Chunk(MaxOffsetsAtOnce))
            count += await store.ReplayAsync(subscription.Incarnation, part, context.CancellationToken);
        return new ReplayParkedResponse { ReplayedCount = count };
    }

    private async Task<StoredSubscription> FindAsync(SubscriptionName name, ServerCallContext context)
    {
        var found = await store.ReadAsync(name) ?? throw DeliveryStore.Refused(name, "gone");
        context.DemandMayUse(found.Settings.Owner, $"{name}");
        return found;
    }

    private static void CheckStatus(StoredSubscription subscription)
    {
        if (subscription.Standing != SubscriptionStatus.Active)
        {
            throw DeliveryStore.Refused(
                subscription.Incarnation.Name, subscription.Standing == SubscriptionStatus.Expired ? "expired" : "lost");
        }
    }

    private static async Task<Subscription> DescribeAsync(StoredSubscription stored, LagReader lags, CancellationToken cancellationToken)
    {
        var lag = await lags.OfAsync(stored, cancellationToken);
        var subscription = stored.Settings.Clone();
        subscription.Checkpoint = stored.Checkpoint;
        subscription.ParkedCount = (int)stored.Parked;
        subscription.Lag = lag.Updates;
        subscription.State = stored.Standing switch
        {
            SubscriptionStatus.HistoryLost => SubscriptionState.HistoryLost,
            SubscriptionStatus.Expired => SubscriptionState.Expired,
            _ => lag.IsTrimmed ? SubscriptionState.Expired : SubscriptionState.Active,
        };
        return subscription;
    }

    // Its cursor takes a read of the log besides.
    private async Task<Subscription> DescribeFullyAsync(StoredSubscription stored, CancellationToken cancellationToken)
    {
        var subscription = await DescribeAsync(stored, new LagReader(log), cancellationToken);
        if (subscription.State == SubscriptionState.Active)
            subscription.Cursor = (await CursorAsync(stored, cancellationToken)).ToString();
        return subscription;
    }

    private async Task<Cursor> CursorAsync(StoredSubscription stored, CancellationToken cancellationToken)
    {
        var congress = stored.Incarnation.Name.Congress;
        // Of another history where it was lost just now: the epoch then tells.
        var place = await feeds.Places.ReadAsync(congress, stored.Checkpoint, cancellationToken);
        return new Cursor(stored.Epoch, stored.Checkpoint, place.EntryHash, WatchFilter.Of(congress, stored.Settings.Filter).Hash);
    }
}
