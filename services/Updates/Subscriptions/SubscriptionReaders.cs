using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoteTracker.Contract;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>The readers of this process: one for each subscription with consumers here.</summary>
internal sealed class SubscriptionReaders : IAsyncDisposable
{
    // Bounds the delay of a lost wake-up.
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(20);

    private readonly CongressFeeds _feeds;
    private readonly DeliveryStore _deliveries;
    private readonly SubscriptionStore _store;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _checking;
    private readonly Dictionary<Incarnation, SubscriptionReader> _readers = [];
    private volatile SubscriptionReader[] _published = [];

    /// <summary>Made by the container.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <param name="deliveries">Where updates are moved to.</param>
    /// <param name="store">The subscriptions.</param>
    /// <param name="lifetime">Tells when the process stops.</param>
    /// <param name="logger">Where readers log.</param>
    public SubscriptionReaders(
        CongressFeeds feeds,
        DeliveryStore deliveries,
        SubscriptionStore store,
        IHostApplicationLifetime lifetime,
        ILogger<SubscriptionReaders> logger)
    {
        (_feeds, _deliveries, _store, _logger, _stopping) = (feeds, deliveries, store, logger, lifetime.ApplicationStopping);
        _checking = CheckAsync();
    }

    // It needs no disposal, since nobody asks for its wait handle: consumers may leave while the process ends.
    private SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>The running readers.</summary>
    public IReadOnlyCollection<SubscriptionReader> All => _published;

    /// <summary>Gives a consumer the reader of a subscription; starts it on first use and again after it ended.</summary>
    public async Task<SubscriptionReader> AcquireAsync(StoredSubscription subscription, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken);
        try
        {
            if (!_readers.TryGetValue(subscription.Incarnation, out var reader) || reader.Refusal is not null)
            {
                _readers[subscription.Incarnation] = reader =
                    await SubscriptionReader.StartAsync(subscription, _feeds, _deliveries, _store, _logger, _stopping);
            }
            reader.Consumers++;
            _published = [.. _readers.Values];
            return reader;
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Returns it; without consumers it ends.</summary>
    public async Task ReleaseAsync(SubscriptionReader reader)
    {
        await Turn.WaitAsync();
        try
        {
            if (--reader.Consumers > 0 || reader.IsEnding)
                return;
            reader.IsEnding = true;
            if (_readers.GetValueOrDefault(reader.Subscription) == reader)
                _readers.Remove(reader.Subscription);
            _published = [.. _readers.Values];
            await reader.StopAsync();
        }
        finally
        {
            Turn.Release();
        }
        // Outside the lock: its last request to the store may take a while.
        await reader.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _checking;
        await Turn.WaitAsync();
        SubscriptionReader[] left = [.. _readers.Values];
        _readers.Clear();
        foreach (var reader in left)
            reader.IsEnding = true;
        Turn.Release();
        foreach (var reader in left)
            await reader.DisposeAsync();
        _end.Dispose();
    }

    private async Task CheckAsync()
    {
        using var timer = new PeriodicTimer(CheckInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                try
                {
                    await CheckOnceAsync();
                }
                catch (CallFailedException fault)
                {
                    SubscriptionLogging.CheckFailed(_logger, fault.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    /// <summary>
    /// Finds what a lost wake-up would have told. Idle subscriptions cost one command per Congress for all of them, which shows those that
    /// were deleted; of each other one a consumer asks the store.
    /// </summary>
    private async Task CheckOnceAsync()
    {
        foreach (var readers in All.GroupBy(reader => reader.Subscription.Name.Congress))
        {
            var ids = await _store.ReadIdsAsync(readers.Key);
            foreach (var reader in readers)
            {
                if (!ids.Contains(reader.Subscription.Name.Id))
                    reader.Refuse(DeliveryStore.Refused(reader.Subscription.Name, "gone"));
                else if (reader.MayMissWakeUps)
                    reader.Wake();
            }
        }
    }
}
