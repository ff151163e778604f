using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>Something that happened to a durable subscription.</summary>
internal abstract record SubscriptionEvent;

/// <summary>It was created, or created anew after all its consumers had been told that it cannot go on.</summary>
/// <param name="After">The offset that the first update comes after.</param>
internal sealed record Created(long After) : SubscriptionEvent;

/// <summary>A consumer received an update.</summary>
/// <param name="Consumer">Names it.</param>
/// <param name="Update">The update.</param>
/// <param name="DeliveryId">Names the delivery.</param>
/// <param name="Attempt">Counts the deliveries of the update.</param>
internal sealed record ConsumerReceived(string Consumer, ObservedUpdate Update, string DeliveryId, int Attempt) : SubscriptionEvent;

/// <summary>A consumer is about to send the acknowledgement of a delivery.</summary>
/// <param name="DeliveryId">Names the delivery.</param>
internal sealed record ConsumerAcknowledged(string DeliveryId) : SubscriptionEvent;

/// <summary>A consumer was told that the subscription cannot go on.</summary>
/// <param name="Consumer">Names it.</param>
/// <param name="Reason">EPOCH_CHANGED, CURSOR_EXPIRED or NOT_FOUND.</param>
internal sealed record ConsumerTold(string Consumer, string Reason) : SubscriptionEvent;

/// <summary>A stream ended in a way that the contract does not know.</summary>
/// <param name="Consumer">Names the consumer.</param>
/// <param name="Why">The code and text.</param>
internal sealed record ConsumerFailed(string Consumer, string Why) : SubscriptionEvent;

/// <summary>What the subscription said of itself when nothing was written any more.</summary>
/// <param name="Checkpoint">Its checkpoint.</param>
/// <param name="Lag">Its lag.</param>
/// <param name="State">Its state.</param>
internal sealed record Drained(long Checkpoint, long Lag, SubscriptionState State) : SubscriptionEvent;

/// <summary>All that happened to one subscription, in an order in which nothing comes before what it follows from.</summary>
/// <param name="Subscription">Its name.</param>
/// <param name="Wanted">The kind that it wants, or unspecified for all.</param>
/// <param name="Events">What happened.</param>
internal sealed record SubscriptionHistory(string Subscription, ResourceKind Wanted, IReadOnlyList<SubscriptionEvent> Events)
{
    public bool Wants(ObservedUpdate update) => Wanted == ResourceKind.Unspecified || update.Kind == Wanted;
}
