namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>What a Redis set-up promises, which decides what counts as an anomaly.</summary>
internal enum Promise
{
    /// <summary>Nothing that anybody saw is lost, so nobody is told of a loss.</summary>
    NothingLost,

    /// <summary>No acknowledged write is lost; one that was never acknowledged may be, after somebody saw it.</summary>
    NothingAcknowledgedLost,

    /// <summary>Acknowledged writes may be lost, and nobody who saw them goes on without being told.</summary>
    LossIsTold,
}

/// <summary>All that was recorded of one Congress while faults were injected.</summary>
/// <param name="Promise">What was promised.</param>
/// <param name="Writes">Every call of every writer.</param>
/// <param name="Watchers">Every watcher's history, until it had caught up.</param>
/// <param name="Subscriptions">Every durable subscription's history, until it was drained.</param>
/// <param name="FirstEpoch">The epoch before the first fault.</param>
/// <param name="Epoch">The epoch at the end.</param>
/// <param name="Log">The log at the end, read from its beginning.</param>
/// <param name="State">The etags of all resources at the end, by name.</param>
internal sealed record Recorded(
    Promise Promise,
    IReadOnlyList<Write> Writes,
    IReadOnlyList<WatchHistory> Watchers,
    IReadOnlyList<SubscriptionHistory> Subscriptions,
    string FirstEpoch,
    string Epoch,
    IReadOnlyList<LoggedUpdate> Log,
    IReadOnlyDictionary<string, string> State);
