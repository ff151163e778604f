using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>Why a command was refused, in kinds that a transport can translate (AIP-193).</summary>
public enum RejectionKind
{
    /// <summary>The command itself is wrong, whatever the state.</summary>
    InvalidArgument,

    /// <summary>What it names does not exist.</summary>
    NotFound,

    /// <summary>What it would create exists.</summary>
    AlreadyExists,

    /// <summary>The state does not allow it.</summary>
    FailedPrecondition,

    /// <summary>Somebody else was faster; read again and retry.</summary>
    Aborted,

    /// <summary>It asks for a part of the log that is not there.</summary>
    OutOfRange,

    /// <summary>A limit was reached.</summary>
    ResourceExhausted,

    /// <summary>The store is away, or durability could not be confirmed; retry with the same request id.</summary>
    Unavailable,

    /// <summary>Not built yet.</summary>
    Unimplemented,
}

/// <summary>One field of a command that is wrong.</summary>
/// <param name="Field">The field's path in the contract's names, such as <c>vote.threshold</c>.</param>
/// <param name="Description">What is wrong with it, for a person.</param>
public sealed record FieldViolation(string Field, string Description);

/// <summary>A refusal: nothing was changed.</summary>
/// <param name="Kind">The kind, which decides the status code.</param>
/// <param name="Reason">A stable name for programs, in UPPER_SNAKE_CASE.</param>
/// <param name="Message">What is wrong and, where a rule forbids it, which rule; for a person.</param>
public sealed record Rejection(RejectionKind Kind, string Reason, string Message)
{
    /// <summary>The fields that are wrong; empty unless the kind is <see cref="RejectionKind.InvalidArgument"/>.</summary>
    public ImmutableArray<FieldViolation> FieldViolations { get; init; } = [];

    /// <summary>Facts for programs, such as the oldest offset that is still held.</summary>
    public ImmutableDictionary<string, string> Metadata { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>When to try again, where that is known.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Refuses one field.</summary>
    /// <param name="field">The field's path.</param>
    /// <param name="description">What is wrong with it.</param>
    /// <returns>A rejection of kind <see cref="RejectionKind.InvalidArgument"/>, reason <c>INVALID_FIELD</c>.</returns>
    public static Rejection Field(string field, string description) =>
        new(RejectionKind.InvalidArgument, "INVALID_FIELD", $"{field}: {description}")
        {
            FieldViolations = [new FieldViolation(field, description)],
        };
}

/// <summary>Carries a <see cref="Rejection"/> to the one place that answers the caller.</summary>
public sealed class RejectionException : Exception
{
    /// <summary>Wraps a rejection.</summary>
    /// <param name="rejection">The refusal.</param>
    /// <param name="inner">What caused it, if anything did; it goes to the log and never to the caller.</param>
    public RejectionException(Rejection rejection, Exception? inner = null)
        : base(rejection.Message, inner) => Rejection = rejection;

    /// <summary>The refusal.</summary>
    public Rejection Rejection { get; }
}
