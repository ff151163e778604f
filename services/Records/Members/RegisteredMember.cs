using VoteTracker.V1;

namespace VoteTracker.Records.Members;

/// <summary>A member of Congress, as the civic project congress-legislators keeps them.</summary>
/// <param name="LisId">The id in the Senate's records; empty for who never was a senator.</param>
/// <param name="Name">The full name, "Sherrod Brown".</param>
/// <param name="Terms">The terms, oldest first.</param>
public sealed record RegisteredMember(string BioguideId, string LisId, string Name, IReadOnlyList<MemberTerm> Terms)
{
    /// <summary>The letters of the last names, <see cref="PrintedName.LettersOf"/>: several where the name changed.</summary>
    public IReadOnlyList<string> LastNames { get; init; } = [];

    /// <summary>The letters of the first name and of the name that is used for it.</summary>
    public IReadOnlyList<string> FirstNames { get; init; } = [];

    /// <summary>The term of a day. On a day on which one ends and the next begins, the next.</summary>
    /// <returns>The term, or null where the member held no seat.</returns>
    public MemberTerm? On(DateOnly day) => Terms.LastOrDefault(term => term.Start <= day && day <= term.End);
}

/// <summary>A time in one seat with one party.</summary>
/// <param name="Chamber">The chamber; unspecified for presidents and vice presidents.</param>
/// <param name="Start">The first day.</param>
/// <param name="End">The last day, on which a successor may already sit.</param>
/// <param name="State">The state, "OH"; empty for presidents and vice presidents.</param>
/// <param name="Party">The party, "Democrat"; empty where the record gives none.</param>
public sealed record MemberTerm(Chamber Chamber, DateOnly Start, DateOnly End, string State, string Party);
