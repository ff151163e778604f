namespace VoteTracker.State.Subscriptions;

/// <summary>Whether a subscription can go on.</summary>
public enum SubscriptionStatus
{
    /// <summary>It can.</summary>
    Active,

    /// <summary>The log was trimmed past its checkpoint.</summary>
    Expired,

    /// <summary>History was lost since it began.</summary>
    HistoryLost,
}

/// <summary>A durable subscription as it is now.</summary>
/// <param name="Incarnation">Which life of its name it is.</param>
/// <param name="Settings">Its name and settings.</param>
/// <param name="Standing">Whether it can go on.</param>
/// <param name="Checkpoint">The lowest unacknowledged offset minus one.</param>
/// <param name="ReadPosition">The offset up to which the log was taken over.</param>
/// <param name="Pending">How many wanted updates up to there are not acknowledged.</param>
/// <param name="Parked">How many of them are parked.</param>
/// <param name="Stored">The settings as they are stored.</param>
/// <param name="Epoch">The epoch of the log; empty where nothing was ever written.</param>
/// <param name="Revision">Another with each change of the filter.</param>
public sealed record StoredSubscription(
    Incarnation Incarnation,
    V1.Subscription Settings,
    SubscriptionStatus Standing,
    long Checkpoint,
    long ReadPosition,
    long Pending,
    long Parked,
    ReadOnlyMemory<byte> Stored,
    string Epoch,
    long Revision);

/// <summary>One parked update.</summary>
/// <param name="Offset">Its offset.</param>
/// <param name="Update">The serialized update.</param>
/// <param name="Attempts">How often it was delivered.</param>
public sealed record ParkedUpdate(long Offset, ReadOnlyMemory<byte> Update, int Attempts);
