using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>What is wrong with a command, or with the state that it meets.</summary>
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
}

/// <summary>One field of a command that is wrong.</summary>
/// <param name="Field">The field's path in the contract's names, such as <c>vote.threshold</c>.</param>
/// <param name="Description">What is wrong with it, for a person.</param>
public sealed record FieldViolation(string Field, string Description);

/// <summary>A refusal: nothing was changed.</summary>
/// <param name="Reason">A stable name for programs, in UPPER_SNAKE_CASE.</param>
/// <param name="Message">What is wrong and, where a rule forbids it, which rule; for a person.</param>
public sealed record Rejection(RejectionKind Kind, string Reason, string Message)
{
    /// <summary>The fields that are wrong; empty unless the kind is <see cref="RejectionKind.InvalidArgument"/>.</summary>
    public ImmutableArray<FieldViolation> FieldViolations { get; init; } = [];

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
    public RejectionException(Rejection rejection)
        : base(rejection.Message) => Rejection = rejection;

    /// <summary>The refusal.</summary>
    public Rejection Rejection { get; }
}
