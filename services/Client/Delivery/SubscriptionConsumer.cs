using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>
/// A consumer of a durable subscription. Three things go on beside each other: handlers, each with one update; the stream, which is read
/// at all times and reopened when it ends; and the extension of deadlines.
/// </summary>
internal sealed class SubscriptionConsumer(
    SubscriptionService.SubscriptionServiceClient client,
    string subscription,
    Func<Delivery, CancellationToken, Task<DeliveryOutcome>> handler,
    Action<ConsumerEvent> onEvent,
    ConsumeOptions options) : IDisposable
{
    // Two extensions may be lost before a deadline passes.
    private const int ExtensionsPerDeadline = 3;

    // Until the service has said what it is.
    private static readonly TimeSpan ShortestDeadline = TimeSpan.FromSeconds(10);

    private readonly HeldDeliveries _held = new(options.Clock, options.MaxExtension);
    private DeliveryStream? _stream;
    private Duration _deadline = Duration.FromTimeSpan(ShortestDeadline);

    /// <summary>Consumes until cancelled, refused, or <c>onEvent</c> throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var end = new CancellationTokenSource();
        var told = new TaskCompletionSource();
        await using var tell = cancellationToken.Register(told.SetResult);
        Task[] handlers = [.. Enumerable.Range(0, options.Concurrency).Select(_ => Task.Run(() => HandleAsync(leaving.Token), CancellationToken.None))];
        Task[] rest =
        [
            Task.Run(() => StreamAsync(leaving.Token, end.Token), CancellationToken.None),
            Task.Run(() => ExtendAsync(end.Token), CancellationToken.None),
        ];
        await Task.WhenAny([told.Task, .. rest, .. handlers]);
        await leaving.CancelAsync();
        // Others can have these while the last handlers end.
        Say(DeliveryOutcome.Release, _held.ReleaseWaiting());
        await Task.WhenAll(handlers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await end.CancelAsync();
        await Task.WhenAll([.. rest, .. handlers]);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Dispose() => _held.Dispose();

    private async Task HandleAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            HeldDelivery held;
            try
            {
                held = await _held.TakeAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            var delivery = held.Delivery;
            Begin([delivery.DeliveryId]);
            DeliveryOutcome outcome;
            try
            {
                outcome = await handler(delivery, cancellationToken)
                    ?? throw new InvalidOperationException("the handler returned no outcome");
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // It was told to stop.
                outcome = DeliveryOutcome.Release;
            }
            catch (Exception failure)
            {
                ConsumerMetrics.Failed(subscription);
                onEvent(new ConsumerEvent.HandlerFailed(delivery, failure));
                outcome = DeliveryOutcome.RetryAfter(TimeSpan.Zero);
            }
            if (_held.Finish(held, outcome) is { } id)
                Say(outcome, [id]);
        }
    }

    private async Task StreamAsync(CancellationToken leaving, CancellationToken end)
    {
        var backoff = new Backoff();
        while (!leaving.IsCancellationRequested)
        {
            var opened = Stopwatch.GetTimestamp();
            var cause = await ReadAsync(backoff, end);
            if (end.IsCancellationRequested)
                return;
            _held.DropWaiting();
            // A stream that lasted longer than the longest delay was healthy, even if nothing was delivered.
            if (Stopwatch.GetElapsedTime(opened) > Backoff.Max)
                backoff.Reset();
            if (!RetryClassifier.IsTransient(cause))
                ExceptionDispatchInfo.Throw(cause!);
            var delay = backoff.Next(cause);
            onEvent(new ConsumerEvent.Interrupted(cause, backoff.Attempts, delay));
            await Task.Delay(delay, leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // One stream, until it ends or this consumer ends it.
    private async Task<Exception?> ReadAsync(Backoff backoff, CancellationToken cancellationToken)
    {
        var open = new OpenDelivery
        {
            Subscription = subscription,
            MaxOutstanding = options.MaxOutstanding,
            MaxOutstandingBytes = options.MaxOutstandingBytes,
        };
        await using var stream = new DeliveryStream(client, open);
        Volatile.Write(ref _stream, stream);
        // What is said while this is read is said twice at most, which has no effect.
        foreach (var (id, outcome) in _held.Unanswered())
            stream.Say(outcome.Request([id]));
        Extend();
        var isOpen = false;
        while (await stream.NextAsync(cancellationToken) is { } response)
        {
            backoff.Reset();
            if (!isOpen)
                onEvent(new ConsumerEvent.Connected());
            isOpen = true;
            Take(response);
        }
        Volatile.Write(ref _stream, null);
        if (cancellationToken.IsCancellationRequested)
            await stream.CompleteAsync(Take);
        return stream.Cause;
    }

    private void Take(DeliverResponse response)
    {
        if (response.AckDeadline is { } deadline)
            Volatile.Write(ref _deadline, deadline);
        _held.Settle(response.SettledIds);
        foreach (var late in _held.Lose(response.LateIds))
        {
            ConsumerMetrics.Late(subscription);
            onEvent(new ConsumerEvent.Late(late));
        }
        Begin(_held.Add(response.Deliveries));
    }

    private async Task ExtendAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(Volatile.Read(ref _deadline).ToTimeSpan() / ExtensionsPerDeadline, options.Clock, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Extend();
        }
    }

    private void Extend()
    {
        var deadline = Volatile.Read(ref _deadline);
        var (extended, released) = _held.Extend(deadline.ToTimeSpan());
        Say(extended, ids => new DeliverRequest { ExtendDeadline = new ExtendDeadline { DeliveryIds = { ids }, Extension = deadline } });
        Say(DeliveryOutcome.Release, released);
    }

    private void Begin(List<string> begun) => Say(begun, ids => new DeliverRequest { Begin = new Begin { DeliveryIds = { ids } } });

    private void Say(DeliveryOutcome outcome, List<string> settled) => Say(settled, outcome.Request);

    // What was begun on an earlier stream is held beside as much of this one.
    private void Say(List<string> all, Func<IEnumerable<string>, DeliverRequest> request)
    {
        foreach (var ids in all.Chunk(DeliveryStream.MaxIds))
            Volatile.Read(ref _stream)?.Say(request(ids));
    }
}
