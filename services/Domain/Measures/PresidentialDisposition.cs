namespace VoteTracker.Domain;

/// <summary>What became of a measure before the President: all that the veto threats on it ask. The numbers are stored.</summary>
public enum PresidentialDisposition
{
    /// <summary>Nothing yet, and it may still come before the President.</summary>
    Pending = 0,

    /// <summary>Vetoed, whatever came after.</summary>
    Vetoed = 1,

    /// <summary>Law with no veto in the way.</summary>
    LawWithoutVeto = 2,

    /// <summary>It can no longer come before the President.</summary>
    BeyondPresident = 3,
}
