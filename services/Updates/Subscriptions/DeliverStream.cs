using System.Diagnostics;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State.Subscriptions;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>One consumer of a subscription: leases what is ready, sends it, and settles what the consumer answers.</summary>
internal sealed class DeliverStream(
    SubscriptionReader reader,
    DeliveryStore deliveries,
    DeliverRequests requests,
    IServerStreamWriter<DeliverResponse> stream,
    BytesUnderWay bytes,
    StreamCounter streams,
    StreamOptions options,
    ILogger logger,
    CancellationToken call)
{
    private const int MaxFrameUpdates = 256;
    private const int MaxFrameBytes = 1 << 20;

    // What it does is told in traces of its own: that of the stream would collect all of its deliveries.
    private readonly ActivityContext _stream = Activity.Current?.Context ?? default;
    private readonly DeliverySpans _spans = new();
    private readonly string _consumer = Guid.NewGuid().ToString("N")[..16];
    private long _lastWrite;

    // When to ask the store without being woken, in Environment.TickCount64. SubscriptionReaders covers lost wake-ups for all consumers.
    private long _leaseDue;

    /// <summary>Delivers until the consumer ends its side, something fails, or <paramref name="end"/> is cancelled at the stream's age or on shutdown.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        Activity.Current = null;
        using var signal = new WakeSignal();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        var settling = requests.SettleAsync(reader.Subscription, _spans, over.Token);
        _ = settling.ContinueWith(_ => signal.Set(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        reader.Attach(signal);
        var keep = false;
        try
        {
            await WriteAsync(new DeliverResponse());
            while (!settling.IsCompleted)
                await StepAsync(signal, end);
            await settling;
        }
        catch (OperationCanceledException) when (!call.IsCancellationRequested)
        {
            // Ended by the server: the consumer keeps its leases and acknowledges on its next stream.
            keep = true;
            throw streams.Ended();
        }
        catch (CallFailedException failure) when (failure.Kind == CallFailure.Unavailable && !call.IsCancellationRequested)
        {
            // The consumer is told to reconnect and keeps its leases too.
            keep = true;
            throw;
        }
        finally
        {
            reader.Detach(signal);
            await over.CancelAsync();
            await settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!keep)
                await ReleaseAsync();
        }
    }

    private async Task StepAsync(WakeSignal signal, CancellationToken end)
    {
        end.ThrowIfCancellationRequested();
        if (reader.Refusal is { } refusal)
            throw refusal;
        if (Environment.TickCount64 >= _leaseDue)
        {
            await LeaseAsync(end);
            return;
        }
        var bookmarkDue = _lastWrite + (long)options.BookmarkInterval.TotalMilliseconds;
        var wait = Math.Min(bookmarkDue, _leaseDue) - Environment.TickCount64;
        if (await signal.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(0, wait)), end))
            _leaseDue = 0;
        else if (Environment.TickCount64 >= bookmarkDue)
            await WriteAsync(new DeliverResponse());
    }

    private async Task LeaseAsync(CancellationToken end)
    {
        using var span = StreamSpans.Lease(reader.Subscription.Name.ToString());
        reader.BeginLease();
        var leased = await deliveries.LeaseAsync(reader.Subscription, _consumer, MaxFrameUpdates, MaxFrameBytes, end);
        reader.EndLease(leased);
        if (leased.Updates.Count == 0)
        {
            span?.Leased(_stream, []);
            _leaseDue = leased.NextDue is { } due ? Environment.TickCount64 + (long)due.TotalMilliseconds + 1 : long.MaxValue;
            return;
        }
        var response = new DeliverResponse();
        foreach (var (offset, token, attempt, update) in leased.Updates)
        {
            response.Deliveries.Add(new Delivery
            {
                DeliveryId = DeliveryId.Format(offset, token),
                Update = Update.Parser.ParseFrom(update.Span),
                Attempt = attempt,
            });
        }
        if (span is not null)
        {
            Update[] updates = [.. response.Deliveries.Select(delivery => delivery.Update)];
            span.Leased(_stream, updates);
            _spans.Delivered(span.Context, updates);
        }
        await WriteAsync(response);
    }

    private async Task WriteAsync(DeliverResponse response)
    {
        var size = response.CalculateSize();
        if (size > BytesUnderWay.Large)
            await SlowConsumerGuard.ReserveAsync(bytes, size, options.SlowConsumerLimit, resume: null, call);
        await SlowConsumerGuard.WithinAsync(stream.WriteAsync(response), options.SlowConsumerLimit, resume: null, call);
        bytes.Taken();
        _lastWrite = Environment.TickCount64;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await deliveries.ReleaseAsync(reader.Subscription, _consumer, CancellationToken.None);
        }
        catch (CallFailedException failure)
        {
            if (failure.Kind == CallFailure.Unavailable)
                SubscriptionLogging.NotReleased(logger, reader.Subscription.Name, failure.Message);
        }
        catch (RejectionException)
        {
            // The subscription was deleted, and its deliveries with it.
        }
    }
}
