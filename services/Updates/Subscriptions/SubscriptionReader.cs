using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.Domain;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Streams;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>
/// Reads the log for one subscription and moves matching updates into it while consumers are connected to this process. Other processes
/// may do the same at the same time; every part of the log is moved once.
/// </summary>
internal sealed class SubscriptionReader : IAsyncDisposable
{
    // Progress over updates that do not match is stored only now and then: the checkpoint follows the log without a write per commit.
    private const int MaxUnstored = 1_000;
    private const int PageLength = 512;

    private static readonly TimeSpan MaxUnstoredTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly CongressFeeds _feeds;
    private readonly DeliveryStore _deliveries;
    private readonly SubscriptionStore _store;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop;
    private readonly WakeSignal _wakeSignal = new();
    private IAsyncDisposable? _wakeSubscription;
    private Task _running = Task.CompletedTask;
    private Exception? _refusal;
    private WatchFilter _filter;
    private long _revision;
    private long _readPosition;
    private bool _isStale;
    private volatile bool _hasAddedSinceLease;

    private SubscriptionReader(
        StoredSubscription subscription, CongressFeeds feeds, DeliveryStore deliveries, SubscriptionStore store, ILogger logger,
        CancellationToken cancellationToken)
    {
        // Linked to shutdown, when feeds end every wait.
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        (Subscription, _readPosition, _revision) = (subscription.Incarnation, subscription.ReadPosition, subscription.Revision);
        _filter = WatchFilter.Of(subscription.Incarnation.Name.Congress, subscription.Settings.Filter);
        (_feeds, _deliveries, _store, _logger) = (feeds, deliveries, store, logger);
    }

    /// <summary>The subscription.</summary>
    public Incarnation Subscription { get; }

    /// <summary>The consumers of this process that wait for updates.</summary>
    public ConsumerQueue Waiting { get; } = new();

    /// <summary>The turns of its consumers to settle: those of other subscriptions do not wait for them.</summary>
    public SettlementTurns Settling { get; } = new(8);

    /// <summary>How many consumers of this process share it; kept by <see cref="SubscriptionReaders"/>.</summary>
    public int Consumers { get; set; }

    /// <summary>Whether somebody disposes of it; kept by <see cref="SubscriptionReaders"/>, so that nobody else does.</summary>
    public bool IsEnding { get; set; }

    /// <summary>How many of its updates were not acknowledged at the last lease.</summary>
    public long Pending { get; private set; }

    /// <summary>About how many bytes of memory its filter takes.</summary>
    public long FilterSize => _filter.Size;

    /// <summary>Why the subscription cannot go on, or null while it can.</summary>
    public Exception? Refusal => Volatile.Read(ref _refusal);

    /// <summary>Starts reading.</summary>
    public static async Task<SubscriptionReader> StartAsync(
        StoredSubscription subscription, CongressFeeds feeds, DeliveryStore deliveries, SubscriptionStore store, ILogger logger,
        CancellationToken cancellationToken)
    {
        var reader = new SubscriptionReader(subscription, feeds, deliveries, store, logger, cancellationToken);
        reader._wakeSubscription = await deliveries.SubscribeAsync(subscription.Incarnation.Name, reader.Wake);
        // Must not inherit the context of the first consumer's call.
        using (ExecutionContext.SuppressFlow())
            reader._running = Task.Run(reader.RunAsync, CancellationToken.None);
        return reader;
    }

    /// <summary>
    /// Whether something may become ready without this process being told: a wake-up can be lost. Not so when nothing is pending and
    /// nothing was added since a consumer last asked the store.
    /// </summary>
    public bool MayMissWakeUps => Pending > 0 || _hasAddedSinceLease;

    /// <summary>Called before a consumer asks the store for updates.</summary>
    public void BeginLease() => _hasAddedSinceLease = false;

    /// <summary>Notes what came with a lease: lets the next consumer ask for what is left, at once and when something falls due.</summary>
    public void EndLease(LeasedUpdates leased)
    {
        Pending = leased.Pending;
        if (leased.Left > 0)
            Waiting.Wake();
        if (leased.NextDue is { } next)
            Waiting.WakeAfter(next);
    }

    /// <summary>The subscription cannot go on, which ends all its consumers' streams.</summary>
    public void Refuse(Exception refusal)
    {
        Volatile.Write(ref _refusal, refusal);
        Waiting.WakeAll();
    }

    /// <summary>Stops reading without waiting for the store.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        if (Interlocked.Exchange(ref _wakeSubscription, null) is { } wake)
            await wake.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _running;
        Waiting.Dispose();
        Settling.Dispose();
        _stop.Dispose();
        _wakeSignal.Dispose();
    }

    /// <summary>Something may have become ready, or there may be room to read on.</summary>
    public void Wake()
    {
        _wakeSignal.Set();
        Waiting.Wake();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    if (_isStale)
                        await ReloadAsync();
                    await FollowAsync();
                    // The feed ended; if that is because history was lost, the store tells each consumer.
                    Wake();
                }
                catch (CallFailedException failure) when (failure.Kind == CallFailure.Unavailable)
                {
                    SubscriptionLogging.StoreAway(_logger, Subscription.Name, failure.Message);
                    await Task.Delay(RetryDelay * (0.5 + Random.Shared.NextDouble()), _stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (Exception fault)
        {
            // A rejection says that the subscription cannot go on. Its consumers learn of any other failure too.
            var isRefusal = fault is RejectionException or CallFailedException;
            if (!isRefusal)
                SubscriptionLogging.ReadingFailed(_logger, Subscription.Name, fault);
            Refuse(isRefusal ? fault : new CallFailedException(
                CallFailure.Unavailable, "STREAM_ENDED", "the subscription's log cannot be read; open the stream again", fault)
            {
                RetryDelay = RetryDelay,
            });
        }
    }

    // The filter was changed.
    private async Task ReloadAsync()
    {
        var subscription = await _store.ReadAsync(Subscription.Name);
        if (subscription?.Incarnation != Subscription)
            throw DeliveryStore.Refused(Subscription.Name, "gone");
        _filter = WatchFilter.Of(Subscription.Name.Congress, subscription.Settings.Filter);
        (_readPosition, _revision, _isStale) = (subscription.ReadPosition, subscription.Revision, false);
    }

    private async Task FollowAsync()
    {
        _stop.Token.ThrowIfCancellationRequested();
        using var lease = await _feeds.GetAsync(Subscription.Name.Congress, _stop.Token);
        var feed = lease.Feed;
        var group = feed.Watchers.Join(_filter);
        var waiter = new FeedWaiter(group, _stop.Token);
        await using var leave = _stop.Token.UnsafeRegister(_ => feed.Watchers.Cancel(waiter), null);
        try
        {
            await FollowAsync(feed, waiter);
        }
        finally
        {
            feed.Watchers.Leave(group);
        }
    }

    private async Task FollowAsync(CongressFeed feed, FeedWaiter waiter)
    {
        var position = _readPosition;
        var stored = Environment.TickCount64;
        var matched = new List<WantedUpdate>();
        while (!feed.HasEnded && !_isStale)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (feed.Head <= position)
            {
                var reached = await feed.Watchers.WaitAsync(waiter, position, Environment.TickCount64 + (long)MaxUnstoredTime.TotalMilliseconds);
                position = Math.Max(position, reached?.Offset ?? 0);
            }
            else if (feed.Read(position + 1) is null)
            {
                position = await ReadStoreAsync(feed, position, matched);
            }
            else
            {
                position = ReadMemory(feed, position, matched);
            }

            if (matched.Count == 0 && position - _readPosition < MaxUnstored && Environment.TickCount64 - stored < MaxUnstoredTime.TotalMilliseconds)
                continue;
            stored = Environment.TickCount64;
            if (position > _readPosition && !await AdvanceAsync(feed, position, matched))
                position = _readPosition;
            matched.Clear();
        }
    }

    // Whether the stored read position is now this reader's.
    private async Task<bool> AdvanceAsync(CongressFeed feed, long position, List<WantedUpdate> matched)
    {
        var before = _readPosition;
        (_readPosition, var isFull, _isStale) = await _deliveries.AdvanceAsync(
            Subscription, feed.Watchers.Position.Epoch, before, position, _revision, matched, _stop.Token);
        if (_isStale)
            return false;
        // By this process or another one, whose wake-up may be lost.
        _hasAddedSinceLease |= matched.Count > 0;
        if (_readPosition == position)
            return true;
        if (isFull)
        {
            await _wakeSignal.WaitAsync(RetryDelay, _stop.Token);
        }
        else if (_readPosition == before)
        {
            // No other process moved it, so this feed's history is not the store's: it was lost, and the feed has to find out.
            await feed.ReadHeadAsync(_stop.Token);
        }
        return false;
    }

    private long ReadMemory(CongressFeed feed, long position, List<WantedUpdate> matched)
    {
        var last = Math.Min(feed.Head, position + PageLength);
        while (position < last && feed.Read(position + 1) is { } entry)
        {
            Add(entry, matched);
            position++;
        }
        return position;
    }

    private async Task<long> ReadStoreAsync(CongressFeed feed, long position, List<WantedUpdate> matched)
    {
        var page = await feed.ReadHistoryAsync(position + 1, _stop.Token);
        var isSameHistory = page.At.Epoch == feed.Watchers.Position.Epoch;
        if (!isSameHistory || page.At.Head <= position)
        {
            // Either the page or the feed is stale, which the feed's next read shows; until then there is nothing to read.
            await feed.ReadHeadAsync(_stop.Token);
            return position;
        }
        if (page.Read(position + 1) is null)
            throw DeliveryStore.Refused(Subscription.Name, page.At.Oldest > position + 1 ? "expired" : "lost");
        while (page.Read(position + 1) is { } entry)
        {
            Add(entry, matched);
            position++;
        }
        return position;
    }

    private void Add(FeedEntry entry, List<WantedUpdate> matched)
    {
        if (!_filter.Matches(entry))
            return;
        // A measure orders itself; an update on no measure is ordered by its own name.
        IReadOnlyCollection<string> measures = entry.Resource.Measures.Count > 0 ? entry.Resource.Measures : [entry.Resource.Name];
        // The store compares the last only; the others would be kept alive until it has them.
        if (matched is [.., var last])
            matched[^1] = last with { Update = default };
        matched.Add(new WantedUpdate(entry.Offset, measures, entry.Bytes));
    }
}
