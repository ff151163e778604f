namespace VoteTracker.Domain;

/// <summary>Whose word a fact is; the greater, the more direct.</summary>
public enum Witness
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The press.</summary>
    Press = 1,

    /// <summary>The Library of Congress and what is made of its data.</summary>
    LibraryOfCongress = 2,

    /// <summary>Who did it: a chamber, the White House.</summary>
    OwnRecord = 3,
}

/// <summary>Where a fact is stated, and how it came here.</summary>
/// <param name="Witness">Whose word it is.</param>
/// <param name="Source">The source by its usual name.</param>
/// <param name="Document">The document within the source.</param>
/// <param name="DocumentTime">When the source last changed the document.</param>
/// <param name="FirstSeen">When the fact was first recorded here.</param>
/// <param name="Author">Who recorded it here, or empty.</param>
public sealed record Provenance(
    Witness Witness, string Source, string Document, DateTimeOffset DocumentTime, DateTimeOffset FirstSeen, string Author)
{
    /// <summary>Whether the document has a time of its own, and not only that of the call.</summary>
    public bool IsDated => DocumentTime != FirstSeen;

    /// <summary>Whether it says by what it is weighed: a witness or a time. Else a caller decides by hand.</summary>
    public bool IsWeighed => IsDated || Witness != Witness.Unspecified;

    /// <summary>Whether this word stands against another one: the more direct one does, and of one witness the newer.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it does; two of one witness and one time stand alike.</returns>
    public bool StandsAgainst(Provenance other) =>
        Witness > other.Witness || (Witness == other.Witness && DocumentTime >= other.DocumentTime);
}
