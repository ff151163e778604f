using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// Reads the log for one subscription and takes the wanted updates over into it, as long as consumers are connected to this
/// process. Other processes may do the same for it; each piece is taken over once.
/// </summary>
internal sealed class SubscriptionReader : IAsyncDisposable
{
    // What is passed over is told to the store only now and then: the checkpoint follows the log, but costs no write per commit.
    private const int MostUntold = 1_000;
    private const int PageLength = 512;

    private static readonly TimeSpan LongestUntold = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly WatchFilter _filter;
    private readonly Feeds _feeds;
    private readonly DeliveryStore _deliveries;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop;
    private readonly WakeSignal _room = new();
    private readonly HashSet<WakeSignal> _consumers = [];
    private readonly Lock _lock = new();
    private IAsyncDisposable? _wake;
    private Task _running = Task.CompletedTask;
    private Exception? _refusal;
    private long _frontier;

    private SubscriptionReader(StoredSubscription subscription, Feeds feeds, DeliveryStore deliveries, ILogger logger, CancellationToken stopping)
    {
        // With the process, whose feeds let nobody wait any more.
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        (Subscription, _frontier) = (subscription.Incarnation, subscription.ReadPosition);
        _filter = WatchFilter.Of(subscription.Incarnation.Name.Congress, subscription.Settings.Filter);
        (_feeds, _deliveries, _logger) = (feeds, deliveries, logger);
    }

    /// <summary>The subscription.</summary>
    public Incarnation Subscription { get; }

    /// <summary>How many consumers of this process share it; kept by <see cref="SubscriptionReaders"/>.</summary>
    public int Consumers { get; set; }

    /// <summary>How many of its updates were not acknowledged when a consumer last asked.</summary>
    public long Pending { get; private set; }

    /// <summary>How many of them were parked.</summary>
    public long Parked { get; private set; }

    /// <summary>Why the subscription cannot go on, or null while it can.</summary>
    public Exception? Refusal => Volatile.Read(ref _refusal);

    /// <summary>Starts reading.</summary>
    public static async Task<SubscriptionReader> StartAsync(
        StoredSubscription subscription, Feeds feeds, DeliveryStore deliveries, ILogger logger, CancellationToken stopping)
    {
        var intake = new SubscriptionReader(subscription, feeds, deliveries, logger, stopping);
        intake._wake = await deliveries.SubscribeAsync(subscription.Incarnation.Name, intake.Wake);
        // Not as a part of the first consumer's call.
        using (ExecutionContext.SuppressFlow())
            intake._running = Task.Run(intake.RunAsync, CancellationToken.None);
        return intake;
    }

    /// <summary>Takes note of what a lease told.</summary>
    public void Note(LeasedUpdates leased) => (Pending, Parked) = (leased.Pending, leased.Parked);

    /// <summary>Sets a consumer's signal whenever something may be ready for it.</summary>
    public void Attach(WakeSignal consumer)
    {
        lock (_lock)
            _consumers.Add(consumer);
        consumer.Set();
    }

    /// <summary>Ends that.</summary>
    public void Detach(WakeSignal consumer)
    {
        lock (_lock)
            _consumers.Remove(consumer);
    }

    /// <summary>Ends reading, without waiting for the store.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (Interlocked.Exchange(ref _wake, null) is { } wake)
            await wake.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _running;
        _stop.Dispose();
        _room.Dispose();
    }

    private void Wake()
    {
        _room.Set();
        lock (_lock)
            foreach (var consumer in _consumers)
                consumer.Set();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    await FollowAsync();
                }
                catch (CallFailedException failure) when (failure.Kind == CallFailure.Unavailable)
                {
                    SubscriptionLogging.StoreAway(_logger, Subscription.Name, failure.Message);
                    await Task.Delay(Pause * (0.5 + Random.Shared.NextDouble()), _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception fault)
        {
            // A refusal is the subscription's end and known to its consumers; anything else they must hear of as well.
            var isRefusal = fault is RejectionException or CallFailedException;
            if (!isRefusal)
                SubscriptionLogging.IntakeFailed(_logger, Subscription.Name, fault);
            Volatile.Write(ref _refusal, isRefusal ? fault : new CallFailedException(
                CallFailure.Unavailable, "STREAM_ENDED", "the subscription's log cannot be read; open the stream again", fault)
            {
                RetryDelay = Pause,
            });
            Wake();
        }
    }

    private async Task FollowAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        using var lease = await _feeds.GetAsync(Subscription.Name.Congress, _stop.Token);
        var feed = lease.Feed;
        var audience = feed.Room.Join(_filter);
        var waiter = new FeedWaiter(audience, _stop.Token);
        await using var leave = _stop.Token.UnsafeRegister(_ => feed.Room.Cancel(waiter), null);
        try
        {
            await FollowAsync(feed, waiter);
        }
        finally
        {
            feed.Room.Leave(audience);
        }
    }

    private async Task FollowAsync(Feed feed, FeedWaiter waiter)
    {
        var position = _frontier;
        var told = Environment.TickCount64;
        var wanted = new List<WantedUpdate>();
        while (!feed.HasEnded)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (feed.Head <= position)
            {
                var reached = await feed.Room.WaitAsync(waiter, position, Environment.TickCount64 + (long)LongestUntold.TotalMilliseconds);
                position = Math.Max(position, reached?.Offset ?? 0);
            }
            else if (feed.Read(position + 1) is null)
            {
                position = await ReadStoreAsync(feed, position, wanted);
            }
            else
            {
                position = ReadMemory(feed, position, wanted);
            }

            if (wanted.Count == 0 && position - _frontier < MostUntold && Environment.TickCount64 - told < LongestUntold.TotalMilliseconds)
                continue;
            told = Environment.TickCount64;
            if (position > _frontier && !await AdvanceAsync(feed, position, wanted))
                position = _frontier;
            wanted.Clear();
        }
    }

    // Whether the subscription now begins where this intake has read to.
    private async Task<bool> AdvanceAsync(Feed feed, long position, List<WantedUpdate> wanted)
    {
        var before = _frontier;
        (_frontier, var full) = await _deliveries.AdvanceAsync(
            Subscription, feed.Room.Place.Epoch, before, position, wanted, _stop.Token);
        if (_frontier == position)
            return true;
        if (full)
        {
            await _room.WaitAsync(Pause, _stop.Token);
        }
        else if (_frontier == before)
        {
            // Nobody else moved it, so the log is another than this feed's: history was lost, and the feed shall see it.
            await feed.LookAsync(_stop.Token);
        }
        return false;
    }

    private long ReadMemory(Feed feed, long position, List<WantedUpdate> wanted)
    {
        var last = Math.Min(feed.Head, position + PageLength);
        while (position < last && feed.Read(position + 1) is { } entry)
        {
            Take(entry, wanted);
            position++;
        }
        return position;
    }

    private async Task<long> ReadStoreAsync(Feed feed, long position, List<WantedUpdate> wanted)
    {
        var piece = await feed.History.ReadAsync(position + 1, feed.Head, _stop.Token);
        var ofThisHistory = piece.At.Epoch == feed.Room.Place.Epoch;
        if (!ofThisHistory || piece.At.Head <= position)
        {
            // One of the two is not up to date, and the feed's next look will tell; until then there is nothing to read.
            await feed.LookAsync(_stop.Token);
            return position;
        }
        if (piece.Read(position + 1) is null)
            throw DeliveryStore.Refused(Subscription.Name, piece.At.Oldest > position + 1 ? "expired" : "lost");
        while (piece.Read(position + 1) is { } entry)
        {
            Take(entry, wanted);
            position++;
        }
        return position;
    }

    private void Take(FeedEntry entry, List<WantedUpdate> wanted)
    {
        if (!_filter.Matches(entry))
            return;
        // A measure is its own; what is on no measure stands for itself.
        IReadOnlyCollection<string> measures = entry.Resource.Measures.Count > 0 ? entry.Resource.Measures : [entry.Resource.Name];
        wanted.Add(new WantedUpdate(entry.Offset, measures, entry.Bytes));
    }
}
