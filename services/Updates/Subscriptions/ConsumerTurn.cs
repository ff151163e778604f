namespace VoteTracker.Updates.Subscriptions;

/// <summary>One consumer's place among those of its process that wait for updates. <see cref="ConsumerQueue"/> guards it.</summary>
/// <param name="signal">Set when it is the consumer's turn.</param>
internal sealed class ConsumerTurn(WakeSignal signal)
{
    public WakeSignal Signal => signal;

    /// <summary>Its place in the queue; null while it does not wait.</summary>
    public LinkedListNode<ConsumerTurn>? Place { get; set; }

    /// <summary>Whether it is to ask the store.</summary>
    public bool IsDue { get; set; }
}
