using VoteTracker.V1;

namespace VoteTracker.Client;

/// <summary>An update that the consumer holds. <see cref="HeldDeliveries"/> guards it.</summary>
internal sealed class HeldDelivery(Delivery delivery, long received)
{
    /// <summary>The delivery that it is held by: another, where it was delivered again while its handler ran.</summary>
    public Delivery Delivery { get; set; } = delivery;

    /// <summary>When the update came first, by the clock's timestamp.</summary>
    public long Received => received;

    /// <summary>Whether a handler has begun with it.</summary>
    public bool IsBegun { get; set; }

    /// <summary>What its handler said; the service has not answered yet.</summary>
    public DeliveryOutcome? Outcome { get; set; }
}
