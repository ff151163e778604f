namespace VoteTracker.Domain;

/// <summary>A member's position. Aye and Yea, No and Nay are the same.</summary>
public enum VoteOption
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>In favour.</summary>
    Yea = 1,

    /// <summary>Against.</summary>
    Nay = 2,

    /// <summary>Answered "present".</summary>
    Present = 3,

    /// <summary>Did not vote.</summary>
    NotVoting = 4,

    /// <summary>Guilty.</summary>
    Guilty = 5,

    /// <summary>Not guilty.</summary>
    NotGuilty = 6,

    /// <summary>For a person.</summary>
    Candidate = 7,

    /// <summary>Present, giving a live pair.</summary>
    LivePair = 8,
}

/// <summary>A member of Congress as of the day of the vote.</summary>
/// <param name="BioguideId">The Bioguide id, or empty.</param>
/// <param name="LisId">The Senate's LIS id, or empty.</param>
/// <param name="DisplayName">The name as printed.</param>
/// <param name="Party">The party as printed.</param>
/// <param name="State">The state's postal code.</param>
public sealed record Member(string BioguideId, string LisId, string DisplayName, string Party, string State)
{
    /// <summary>
    /// What tells this member from every other on one vote. Clerk files from before 2003 have no id at all, so name and
    /// state must do there.
    /// </summary>
    public string Key => BioguideId.Length > 0 ? BioguideId : LisId.Length > 0 ? LisId : $"{DisplayName}|{State}";
}

/// <summary>One member's position on one vote.</summary>
/// <param name="Member">Who.</param>
/// <param name="Option">How.</param>
/// <param name="PrintedOption">The word that the record prints.</param>
/// <param name="Candidate">The person voted for, or empty.</param>
public sealed record Position(Member Member, VoteOption Option, string PrintedOption, string Candidate);

/// <summary>The Vice President's vote, kept apart from the count.</summary>
/// <param name="Officer">Who voted.</param>
/// <param name="Option">How.</param>
public sealed record TieBreaker(string Officer, VoteOption Option);
