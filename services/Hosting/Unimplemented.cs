using VoteTracker.Domain;

namespace VoteTracker.Hosting;

/// <summary>What a method answers that the contract has and this version does not.</summary>
public static class Unimplemented
{
    /// <summary>Says so.</summary>
    /// <param name="method">The method's name.</param>
    /// <returns>What to throw.</returns>
    public static RejectionException Method(string method) => new(new Rejection(
        RejectionKind.Unimplemented, "UNIMPLEMENTED", $"{method} is part of the contract and not yet part of this version"));
}
