namespace VoteTracker.State;

/// <summary>
/// What was read is not so any more, or does not agree with itself, as where a failover came between two reads. It is read again.
/// </summary>
internal sealed class ConflictException(string message) : Exception(message);
