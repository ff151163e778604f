namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>What a writer knows of one of its calls.</summary>
internal enum WriteOutcome
{
    /// <summary>Answered: it must be on the log for good.</summary>
    Acknowledged,

    /// <summary>Never answered: it may be on the log.</summary>
    Unknown,

    /// <summary>Answered with an error that says that it was not done: it must not be on the log.</summary>
    Refused,
}

/// <summary>One call of a writer, with all its repetitions.</summary>
/// <param name="Key">What its update is known by on the log.</param>
/// <param name="Invoked">When it was sent first, as a timestamp of one clock for all writers.</param>
/// <param name="Completed">When it was answered; meaningless where it was not.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Detail">The error, where there was one.</param>
internal sealed record Write(string Key, long Invoked, long Completed, WriteOutcome Outcome, string Detail = "");
