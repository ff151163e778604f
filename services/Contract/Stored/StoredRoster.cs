using System.Collections.Immutable;
using VoteTracker.Contract.Listing;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Stored;

/// <summary>
/// The first long roll call of a chamber's session, as a dictionary for the others: nearly the same members vote each time, so what is stored of
/// one vote is a third of what it is by itself. It is written once, with that vote, and never again.
/// </summary>
/// <param name="name">Its name.</param>
/// <param name="dictionary">What is stored beside the vote, its positions first.</param>
internal sealed class StoredRoster(string name, byte[] dictionary) : StoredResource(name, message: null, dictionary, details: [])
{
    // Positions of 600 members take no more.
    private const int MaxLength = 64 << 10;

    public override string Etag => "";

    /// <summary>The roster that a vote is stored with.</summary>
    public static string NameOf(VoteName vote) => $"{CongressName.Format(vote.Congress)}/rosters/{(int)vote.Chamber}-{vote.Session}";

    public static StoredRoster Of(StoredVote vote) =>
        new(NameOf(vote.Record.Vote.Name), vote.Details[..Math.Min(vote.Details.Length, MaxLength)]);

    protected override IReadOnlySet<IndexEntry> IndexAll() => ImmutableHashSet<IndexEntry>.Empty;
}
