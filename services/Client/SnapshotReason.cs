namespace VoteTracker.Client;

/// <summary>Why the present state comes.</summary>
public enum SnapshotReason
{
    /// <summary>The watch was to start with it.</summary>
    Requested,

    /// <summary>The log was trimmed past the cursor: what happened in between is in the present state, but not told one by one.</summary>
    CursorExpired,

    /// <summary>The store lost history: things that were told before may not have happened, as far as anybody will ever know.</summary>
    EpochChanged,
}
