using System.Collections.Concurrent;
using System.Threading.Channels;
using VoteTracker.Client;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.Client;

/// <summary>A consumer of the client library, whose handlers end when the test says so.</summary>
internal sealed class HandledConsumer : IAsyncDisposable
{
    private readonly Channel<Handling> _begun = Channel.CreateUnbounded<Handling>();
    private readonly CancellationTokenSource _leaving = new();
    private readonly bool _isDeaf;
    private readonly Task _running;
    private int _count;

    /// <summary>Starts it.</summary>
    /// <param name="client">The client.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="options">How much it takes.</param>
    /// <param name="isDeaf">Whether its handlers go on when the consumer leaves.</param>
    public HandledConsumer(VoteTrackerClient client, string subscription, ConsumeOptions? options = null, bool isDeaf = false)
    {
        _isDeaf = isDeaf;
        _running = client.ConsumeAsync(subscription, HandleAsync, Events.Enqueue, options, _leaving.Token);
        // What ends the consumer is better told than that nothing comes; handlers that had begun before come first.
        _ = _running.ContinueWith(
            running => _begun.Writer.Complete(running.Exception?.InnerException),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>What it was told.</summary>
    public ConcurrentQueue<ConsumerEvent> Events { get; } = new();

    /// <summary>How many handlers have begun.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The next handler that has begun.</summary>
    public Task<Handling> NextAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(Until.Deadline);

    public Task UntilAsync<TEvent>()
        where TEvent : ConsumerEvent => Until.TrueAsync($"it is told {typeof(TEvent).Name}", () => Events.OfType<TEvent>().Any());

    /// <summary>The exception that it ends with.</summary>
    public Task<TException> EndsWithAsync<TException>()
        where TException : Exception => Assert.ThrowsAsync<TException>(() => _running.WaitAsync(Until.Deadline));

    /// <summary>Tells it to leave.</summary>
    public Task BeginLeavingAsync() => _leaving.CancelAsync();

    /// <summary>Leaves and waits until it has.</summary>
    public async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.WaitAsync(Until.Deadline));
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _running.WaitAsync(Until.Deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.Dispose();
    }

    private async Task<DeliveryOutcome> HandleAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var handling = new Handling(delivery);
        Interlocked.Increment(ref _count);
        _begun.Writer.TryWrite(handling);
        using var leave = cancellationToken.Register(() => _ = _isDeaf || handling.Outcome.TrySetCanceled(cancellationToken));
        return await handling.Outcome.Task;
    }

    /// <summary>One update in a handler.</summary>
    public sealed record Handling(Delivery Delivery)
    {
        public TaskCompletionSource<DeliveryOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Offset => Delivery.Update.Offset;

        public void End(DeliveryOutcome? outcome = null) => Outcome.TrySetResult(outcome ?? DeliveryOutcome.Done);
    }
}
