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
    // The 435 positions of a roll call take 30 KB. What is longer is cut.
    private const int MaxLength = 64 << 10;

    // So many vote in each roll call of a chamber, and not in what was followed live or counted only in part.
    private const int LeastPositions = 60;

    public override string Etag => "";

    /// <summary>The roster that a vote is stored with.</summary>
    public static string NameOf(VoteName vote) => $"{CongressName.Format(vote.Congress)}/rosters/{(int)vote.Chamber}-{vote.Session}";

    /// <summary>What a vote is as a roster; null where it is no whole roll call.</summary>
    public static StoredRoster? Of(StoredVote vote) =>
        vote.Record is { Vote.State: VoteState.Closed or VoteState.Corrected, AwaitsPositions: false, Positions.Length: >= LeastPositions }
            ? new(NameOf(vote.Record.Vote.Name), vote.Details[..Math.Min(vote.Details.Length, MaxLength)])
            : null;

    protected override IReadOnlySet<IndexEntry> IndexAll() => ImmutableHashSet<IndexEntry>.Empty;
}
