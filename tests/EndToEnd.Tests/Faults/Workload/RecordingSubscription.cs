using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>
/// A durable subscription and its consumers, which do as the contract says: when all of them have been told that it cannot go on, it
/// is deleted and created anew.
/// </summary>
internal sealed class RecordingSubscription(string congress, string id, ResourceKind wanted, int mostAttempts, CallInvoker invoker)
{
    private static readonly TimeSpan AckDeadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(60);

    private readonly SubscriptionService.SubscriptionServiceClient _client = new(invoker);
    private readonly ConcurrentQueue<SubscriptionEvent> _events = new();
    private readonly ConcurrentDictionary<long, string> _givenBack = new();
    private readonly List<RecordingConsumer> _consumers = [];
    private readonly HashSet<RecordingConsumer> _told = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _renewed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _delivered;

    /// <summary>Its resource name.</summary>
    public string Name => $"{congress}/subscriptions/{id}";

    /// <summary>How many deliveries all consumers together received.</summary>
    public int Delivered => Volatile.Read(ref _delivered);

    public SubscriptionHistory History => new(Name, wanted, [.. _events]);

    /// <summary>Creates it.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        var request = new CreateSubscriptionRequest
        {
            Parent = congress,
            SubscriptionId = id,
            Subscription = new Subscription { AckDeadline = Duration.FromTimeSpan(AckDeadline), MaxDeliveryAttempts = mostAttempts },
            RequestId = $"{Guid.NewGuid():N}",
        };
        if (wanted != ResourceKind.Unspecified)
            request.Subscription.Filter = new UpdateFilter { Kinds = { wanted } };
        // Nobody consumes yet, so the checkpoint is where it begins.
        var created = await RepeatAsync(() => _client.CreateSubscriptionAsync(request, Options(cancellationToken)).ResponseAsync, cancellationToken);
        _givenBack.Clear();
        _events.Enqueue(new Created(created.Checkpoint));
    }

    /// <summary>One more consumer, for which somebody else runs it.</summary>
    public RecordingConsumer AddConsumer(string name, CallInvoker updates)
    {
        var consumer = new RecordingConsumer(name, this, updates);
        _consumers.Add(consumer);
        return consumer;
    }

    /// <summary>Remembers what happened.</summary>
    public void Record(SubscriptionEvent happened)
    {
        _events.Enqueue(happened);
        if (happened is ConsumerReceived)
            Interlocked.Increment(ref _delivered);
    }

    /// <summary>Remembers a delivery that its consumer has given back: an acknowledgement of it should be void from now on.</summary>
    public void GiveBack(Delivery delivery) => _givenBack[delivery.Update.Offset] = delivery.DeliveryId;

    /// <summary>The delivery of the same update that somebody gave back before, once.</summary>
    public string? TakeGivenBack(Delivery delivery) =>
        _givenBack.TryRemove(delivery.Update.Offset, out var id) && id != delivery.DeliveryId ? id : null;

    /// <summary>Waits until all consumers have been told that it cannot go on, and it is created anew.</summary>
    public async Task ToldAsync(RecordingConsumer consumer, CancellationToken cancellationToken)
    {
        Task renewed;
        bool isLast;
        lock (_lock)
        {
            _told.Add(consumer);
            isLast = _told.Count == _consumers.Count;
            renewed = _renewed.Task;
        }
        if (!isLast)
        {
            await renewed.WaitAsync(cancellationToken);
            return;
        }
        await RepeatAsync(() => DeleteAsync(cancellationToken), cancellationToken);
        await CreateAsync(cancellationToken);
        lock (_lock)
        {
            _told.Clear();
            _renewed.SetResult();
            _renewed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Puts back what is parked, and says whether all up to the end of the log is done.</summary>
    /// <param name="end">The last offset of the log.</param>
    public async Task<bool> HasDrainedAsync(long end)
    {
        var now = await _client.GetSubscriptionAsync(new() { Name = Name }, Options(CancellationToken.None));
        if (now.ParkedCount > 0)
            await _client.ReplayParkedAsync(new() { Name = Name }, Options(CancellationToken.None));
        return now.Lag == 0 && now.Checkpoint == end;
    }

    /// <summary>Records what it says of itself at the end.</summary>
    public async Task RecordEndAsync()
    {
        try
        {
            var now = await RepeatAsync(
                () => _client.GetSubscriptionAsync(new() { Name = Name }, Options(CancellationToken.None)).ResponseAsync, CancellationToken.None);
            Record(new Drained(now.Checkpoint, now.Lag, now.State));
        }
        catch (RpcException fault)
        {
            Record(new ConsumerFailed("the drain", fault.Status.ToString()));
        }
    }

    private static CallOptions Options(CancellationToken cancellationToken) => new(deadline: DateTime.UtcNow + CallDeadline, cancellationToken: cancellationToken);

    private static async Task<T> RepeatAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (RpcException fault) when (Refusal.IsPassing(fault) && !cancellationToken.IsCancellationRequested
                && Stopwatch.GetElapsedTime(started) < Until.Deadline)
            {
                await Task.Delay(FullJitter.Next(attempt), cancellationToken);
            }
        }
    }

    private async Task<bool> DeleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _client.DeleteSubscriptionAsync(new() { Name = Name }, Options(cancellationToken));
            return true;
        }
        catch (RpcException fault) when (fault.StatusCode == StatusCode.NotFound)
        {
            return false;
        }
    }
}
