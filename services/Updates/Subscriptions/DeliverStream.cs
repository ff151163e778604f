using Grpc.Core;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>One consumer of a subscription: leases what is ready, writes it, and settles what the consumer says of it.</summary>
internal sealed class DeliverStream(
    SubscriptionReader intake,
    DeliveryStore deliveries,
    DeliverRequests requests,
    IServerStreamWriter<DeliverResponse> stream,
    StreamLimiter streams,
    WatchOptions options,
    ILogger logger,
    CancellationToken call)
{
    private const int FrameUpdates = 256;
    private const int FrameBytes = 1 << 20;

    // A lost wake-up leaves no trace, so the store is asked from time to time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly string _consumer = Guid.NewGuid().ToString("N")[..16];
    private long _lastWrite;

    /// <summary>Delivers until the consumer ends its side, something fails, or <paramref name="end"/>: the stream's age, or the process's.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        using var signal = new WakeSignal();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(end);
        var settling = requests.SettleAsync(intake.Subscription, over.Token);
        _ = settling.ContinueWith(_ => signal.Set(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        intake.Attach(signal);
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
            // The server's doing: the consumer works on and acknowledges on its next stream.
            keep = true;
            throw streams.Ended();
        }
        catch (CallFailedException failure) when (failure.Kind == CallFailure.Unavailable && !call.IsCancellationRequested)
        {
            // Not the consumer's either, who is told to come again.
            keep = true;
            throw;
        }
        finally
        {
            intake.Detach(signal);
            await over.CancelAsync();
            await settling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!keep)
                await ReleaseAsync();
        }
    }

    private async Task StepAsync(WakeSignal signal, CancellationToken end)
    {
        end.ThrowIfCancellationRequested();
        if (intake.Refusal is { } refusal)
            throw refusal;
        var leased = await deliveries.LeaseAsync(intake.Subscription, _consumer, FrameUpdates, FrameBytes, end);
        intake.Note(leased);
        var quiet = TimeSpan.FromMilliseconds(Environment.TickCount64 - _lastWrite);
        if (leased.Updates.Count > 0)
        {
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
            using var span = Spans.Deliver(
                intake.Subscription.Name.ToString(), response.Deliveries.Select(delivery => delivery.Update.Traceparent));
            await WriteAsync(response);
        }
        else if (quiet >= options.BookmarkInterval)
        {
            await WriteAsync(new DeliverResponse());
        }
        else
        {
            var wait = new[] { options.BookmarkInterval - quiet, LongestWait, leased.NextDue ?? LongestWait }.Min();
            await signal.WaitAsync(wait, end);
        }
    }

    private async Task WriteAsync(DeliverResponse response)
    {
        await SlowConsumerGuard.WithinAsync(stream.WriteAsync(response), options.SlowConsumerLimit, resume: null, call);
        _lastWrite = Environment.TickCount64;
    }

    private async Task ReleaseAsync()
    {
        try
        {
            await deliveries.ReleaseAsync(intake.Subscription, _consumer, CancellationToken.None);
        }
        catch (CallFailedException failure)
        {
            if (failure.Kind == CallFailure.Unavailable)
                SubscriptionLogging.NotGivenBack(logger, intake.Subscription.Name, failure.Message);
        }
        catch (RejectionException)
        {
            // The subscription was deleted, and its deliveries with it.
        }
    }
}
