namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>What may be wrong with what was recorded.</summary>
internal enum AnomalyKind
{
    /// <summary>An acknowledged write is not on the log.</summary>
    LostWrite,

    /// <summary>A write is on the log more than once.</summary>
    DuplicateWrite,

    /// <summary>A write that was refused is on the log all the same.</summary>
    RefusedWrite,

    /// <summary>A write was refused that nothing spoke against.</summary>
    WrongRefusal,

    /// <summary>A write comes before one on the log that had been answered before it was sent.</summary>
    DisorderedWrites,

    /// <summary>Offsets of the log are missing, or a commit lies in pieces.</summary>
    BrokenLog,

    /// <summary>A resource is not as its last update on the log says, or is missing.</summary>
    StateDiffers,

    /// <summary>A watcher missed updates.</summary>
    Gap,

    /// <summary>A watcher got an update twice.</summary>
    Duplicate,

    /// <summary>A watcher got updates out of order.</summary>
    Reordered,

    /// <summary>A watcher got part of a commit.</summary>
    HalfCommit,

    /// <summary>A watcher went on from lost history to what replaced it, and was not told.</summary>
    ResumedOverLostHistory,

    /// <summary>A watcher still believes in history that was lost.</summary>
    NotTold,

    /// <summary>A watcher was told that history was lost, or trimmed, and it was not.</summary>
    FalseAlarm,

    /// <summary>History was lost that somebody had seen, and the epoch is the same.</summary>
    EpochNotRotated,

    /// <summary>A watcher did not get what came at the end.</summary>
    LeftBehind,

    /// <summary>A service met an error that it does not know, which its log tells.</summary>
    UnexpectedError,

    /// <summary>A call ended in a way that the contract does not know.</summary>
    WrongEnding,

    /// <summary>A subscriber was never given an update that it had to be given.</summary>
    NotDelivered,

    /// <summary>A subscriber was given an update that its filter leaves out, or from before it began.</summary>
    DeliveredUnwanted,

    /// <summary>A subscriber was given an update before an earlier one of the same measure was acknowledged.</summary>
    DeliveredOutOfOrder,
}

/// <summary>One thing that is wrong.</summary>
/// <param name="Kind">What.</param>
/// <param name="Detail">Where, and how.</param>
internal sealed record Anomaly(AnomalyKind Kind, string Detail)
{
    public override string ToString() => $"{Kind}: {Detail}";
}
