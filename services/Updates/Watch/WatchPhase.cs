namespace VoteTracker.Updates.Watch;

/// <summary>What a watcher's stream is doing.</summary>
internal enum WatchPhase
{
    /// <summary>Sends the present state.</summary>
    Snapshot,

    /// <summary>Sends what lies between its position and the head.</summary>
    CatchUp,

    /// <summary>Is at the head and waits for commits.</summary>
    Live,
}
