using System.Collections.Immutable;

namespace VoteTracker.Contract;

/// <summary>Why a valid call failed (AIP-193).</summary>
public enum CallFailure
{
    /// <summary>Somebody else was faster; read again and retry.</summary>
    Aborted,

    /// <summary>The part of the log that it asks for does not exist, or no longer.</summary>
    OutOfRange,

    /// <summary>A limit was reached.</summary>
    ResourceExhausted,

    /// <summary>The store is away, or durability could not be confirmed; retry with the same request id.</summary>
    Unavailable,

    /// <summary>Who calls is not known.</summary>
    Unauthenticated,

    /// <summary>Who calls may not do this.</summary>
    PermissionDenied,

    /// <summary>Not built yet.</summary>
    Unimplemented,
}

/// <summary>Carries a failure to the one place that answers the caller, as <see cref="Domain.RejectionException"/> carries a rejection.</summary>
/// <param name="kind">The kind, which decides the status code.</param>
/// <param name="reason">A stable name for programs, in UPPER_SNAKE_CASE.</param>
/// <param name="message">What happened and what to do, for a person.</param>
/// <param name="inner">What caused it, if anything did; it goes to the log and never to the caller.</param>
public sealed class CallFailedException(CallFailure kind, string reason, string message, Exception? inner = null) : Exception(message, inner)
{
    public CallFailure Kind => kind;

    public string Reason => reason;

    /// <summary>Facts for programs, such as the oldest offset that is still held.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>When to try again, where that is known.</summary>
    public TimeSpan? RetryDelay { get; init; }
}
