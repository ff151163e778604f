using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoteTracker.State;
using VoteTracker.State.Subscriptions;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>The subscriptions that this process reads the log for: those that have consumers here.</summary>
/// <param name="feeds">The logs in memory.</param>
/// <param name="deliveries">Where updates are taken over.</param>
/// <param name="lifetime">Tells when the process stops.</param>
/// <param name="logger">Where intakes tell of trouble.</param>
internal sealed class SubscriptionReaders(Feeds feeds, DeliveryStore deliveries, IHostApplicationLifetime lifetime, ILogger<SubscriptionReaders> logger)
    : IAsyncDisposable
{
    private readonly Dictionary<Incarnation, SubscriptionReader> _intakes = [];
    private readonly SemaphoreSlim _lock = new(1, 1);
    private volatile SubscriptionReader[] _published = [];

    /// <summary>Those there are now.</summary>
    public IReadOnlyCollection<SubscriptionReader> All => _published;

    /// <summary>Gives a consumer the intake of a subscription, started on first use and anew where it has ended.</summary>
    public async Task<SubscriptionReader> AcquireAsync(StoredSubscription subscription, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            if (!_intakes.TryGetValue(subscription.Incarnation, out var intake) || intake.Refusal is not null)
            {
                _intakes[subscription.Incarnation] = intake =
                    await SubscriptionReader.StartAsync(subscription, feeds, deliveries, logger, lifetime.ApplicationStopping);
            }
            intake.Consumers++;
            _published = [.. _intakes.Values];
            return intake;
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Takes it back; without consumers it ends.</summary>
    public async Task ReleaseAsync(SubscriptionReader intake)
    {
        await _lock.WaitAsync();
        try
        {
            if (--intake.Consumers > 0)
                return;
            if (_intakes.GetValueOrDefault(intake.Subscription) == intake)
                _intakes.Remove(intake.Subscription);
            _published = [.. _intakes.Values];
            await intake.StopAsync();
        }
        finally
        {
            _lock.Release();
        }
        // Others need not wait until what it last asked the store is answered or given up.
        await intake.DisposeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var intake in _intakes.Values)
            await intake.DisposeAsync();
        _lock.Dispose();
    }
}
