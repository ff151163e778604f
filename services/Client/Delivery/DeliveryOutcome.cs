using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>What a handler says of an update.</summary>
public sealed class DeliveryOutcome
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(600);

    private readonly Func<IEnumerable<string>, DeliverRequest> _request;

    private DeliveryOutcome(Func<IEnumerable<string>, DeliverRequest> request) => _request = request;

    /// <summary>It is handled, and is not delivered again.</summary>
    public static DeliveryOutcome Done { get; } = new(ids => new() { Acknowledge = new Acknowledge { DeliveryIds = { ids } } });

    /// <summary>It cannot be handled: it waits, and its measures with it, until it is replayed.</summary>
    public static DeliveryOutcome Park { get; } = new(
        ids => new() { NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { ids }, Park = true } });

    /// <summary>Nothing was done with it; not for handlers.</summary>
    internal static DeliveryOutcome Release { get; } = new(
        ids => new() { NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { ids }, Release = true } });

    /// <summary>The attempt failed, and counts: deliver it again, but not before the service's own delay, which grows with each attempt.</summary>
    /// <param name="delay">Not before this time either: 0 to 600 seconds.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is out of range.</exception>
    public static DeliveryOutcome RetryAfter(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, MaxDelay);
        var after = Duration.FromTimeSpan(delay);
        return new(ids => new() { NegativeAcknowledge = new NegativeAcknowledge { DeliveryIds = { ids }, RetryAfter = after } });
    }

    internal DeliverRequest Request(IEnumerable<string> deliveryIds) => _request(deliveryIds);
}
