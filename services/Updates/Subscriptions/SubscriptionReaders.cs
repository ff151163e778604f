using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>The readers of this process: one for each subscription with consumers here.</summary>
/// <param name="feeds">The feeds.</param>
/// <param name="deliveries">Where updates are moved to.</param>
/// <param name="lifetime">Tells when the process stops.</param>
/// <param name="logger">Where readers log.</param>
internal sealed class SubscriptionReaders(CongressFeeds feeds, DeliveryStore deliveries, IHostApplicationLifetime lifetime, ILogger<SubscriptionReaders> logger)
    : IAsyncDisposable
{
    private readonly Dictionary<Incarnation, SubscriptionReader> _readers = [];
    private readonly SemaphoreSlim _lock = new(1, 1);
    private volatile SubscriptionReader[] _published = [];

    /// <summary>The running readers.</summary>
    public IReadOnlyCollection<SubscriptionReader> All => _published;

    /// <summary>Gives a consumer the reader of a subscription; starts it on first use and again after it ended.</summary>
    public async Task<SubscriptionReader> AcquireAsync(StoredSubscription subscription, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (!_readers.TryGetValue(subscription.Incarnation, out var reader) || reader.Refusal is not null)
            {
                _readers[subscription.Incarnation] = reader =
                    await SubscriptionReader.StartAsync(subscription, feeds, deliveries, logger, lifetime.ApplicationStopping);
            }
            reader.Consumers++;
            _published = [.. _readers.Values];
            return reader;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Returns it; without consumers it ends.</summary>
    public async Task ReleaseAsync(SubscriptionReader reader)
    {
        await _lock.WaitAsync();
        try
        {
            if (--reader.Consumers > 0)
                return;
            if (_readers.GetValueOrDefault(reader.Subscription) == reader)
                _readers.Remove(reader.Subscription);
            _published = [.. _readers.Values];
            await reader.StopAsync();
        }
        finally
        {
            _lock.Release();
        }
        // Outside the lock: its last request to the store may take a while.
        await reader.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers.Values)
            await reader.DisposeAsync();
        _lock.Dispose();
    }
}
