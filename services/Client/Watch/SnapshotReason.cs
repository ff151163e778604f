namespace VoteTracker.Client;

/// <summary>Why a snapshot is sent.</summary>
public enum SnapshotReason
{
    /// <summary>The watch starts with it.</summary>
    Requested,

    /// <summary>The log was trimmed past the cursor: the snapshot includes what changed in between, but the updates are not sent.</summary>
    CursorExpired,

    /// <summary>The store lost history: updates received before may no longer be part of it.</summary>
    EpochChanged,
}
