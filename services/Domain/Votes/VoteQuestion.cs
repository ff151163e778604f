namespace VoteTracker.Domain;

/// <summary>What a vote's question means for the measure.</summary>
public enum VoteQuestion
{
    /// <summary>It does not move the measure.</summary>
    Unspecified = 0,

    /// <summary>Passing or agreeing to the measure.</summary>
    Passage = 1,

    /// <summary>Suspending the rules and passing it.</summary>
    PassageUnderSuspension = 2,

    /// <summary>Passing it over the veto.</summary>
    VetoOverride = 3,

    /// <summary>Invoking cloture on it.</summary>
    Cloture = 4,
}
