using VoteTracker.V1;

namespace VoteTracker.Import.Sending;

/// <summary>What became of a request that was sent.</summary>
public enum ImportResult
{
    /// <summary>The service had not known it when the import began.</summary>
    New,

    /// <summary>The service knew an earlier version and now has this one.</summary>
    Corrected,

    /// <summary>The service knew exactly this.</summary>
    Unchanged,

    /// <summary>The service refused it; nothing was recorded.</summary>
    Refused,
}

/// <summary>The answer to one request.</summary>
/// <param name="Result">What became of it.</param>
/// <param name="Resource">The name of the measure, vote or threat, such as congresses/116/votes/house-1-94.</param>
/// <param name="Reason">The stable reason of a refusal, such as VOTE_EXISTS; else empty.</param>
/// <param name="Message">The service's words for a refusal; else empty.</param>
public sealed record ImportOutcome(ImportResult Result, string Resource, string Reason = "", string Message = "")
{
    /// <summary>What the service noticed about single actions and did not refuse the request for.</summary>
    public IReadOnlyList<ActionWarning> Warnings { get; init; } = [];
}
