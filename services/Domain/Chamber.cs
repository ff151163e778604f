namespace VoteTracker.Domain;

/// <summary>A chamber of Congress.</summary>
public enum Chamber
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The House of Representatives.</summary>
    House = 1,

    /// <summary>The Senate.</summary>
    Senate = 2,
}

/// <summary>What follows from being one chamber of two.</summary>
public static class Chambers
{
    /// <summary>The chamber across the Capitol.</summary>
    /// <param name="chamber">House or Senate.</param>
    /// <returns>The other one.</returns>
    public static Chamber Other(this Chamber chamber) => chamber switch
    {
        Chamber.House => Chamber.Senate,
        Chamber.Senate => Chamber.House,
        _ => Chamber.Unspecified,
    };

    /// <summary>The chamber as resource names and codes spell it.</summary>
    /// <param name="chamber">House or Senate.</param>
    /// <returns><c>house</c> or <c>senate</c>.</returns>
    public static string Slug(this Chamber chamber) => chamber switch
    {
        Chamber.House => "house",
        Chamber.Senate => "senate",
        _ => throw new ArgumentOutOfRangeException(nameof(chamber), chamber, "is neither chamber"),
    };

    /// <summary>The chamber in GovTrack's codes.</summary>
    /// <param name="chamber">House or Senate.</param>
    /// <returns><c>HOUSE</c> or <c>SENATE</c>.</returns>
    public static string Code(this Chamber chamber) => chamber.Slug().ToUpperInvariant();
}
