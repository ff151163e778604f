using System.Collections.Immutable;

namespace VoteTracker.Domain;

/// <summary>The counts of one party.</summary>
/// <param name="Party">The party as the record prints it.</param>
/// <param name="Yea">Yeas and Ayes.</param>
/// <param name="Nay">Nays and Noes.</param>
public sealed record PartyTally(string Party, int Yea, int Nay, int Present, int NotVoting)
{
    /// <summary>Guilty.</summary>
    public int Guilty { get; init; }

    /// <summary>Not guilty.</summary>
    public int NotGuilty { get; init; }

    /// <summary>Live pairs.</summary>
    public int LivePairs { get; init; }

    /// <summary>By person, most votes first.</summary>
    public EquatableArray<CandidateTally> ByCandidate { get; init; }
}

/// <summary>The votes for one person.</summary>
/// <param name="Candidate">The name as the record prints it.</param>
/// <param name="Votes">How many.</param>
public sealed record CandidateTally(string Candidate, int Votes);

/// <summary>The counts of a vote. Live pairs are kept apart and never folded into PRESENT.</summary>
public sealed record Tally
{
    /// <summary>Of how many parties the counts are kept; those of a chamber are a handful.</summary>
    public const int MaxParties = 32;

    /// <summary>Of how many persons the votes of one party are kept.</summary>
    public const int MaxCandidatesOfParty = 64;

    /// <summary>Yeas and Ayes.</summary>
    public int Yea { get; init; }

    /// <summary>Nays and Noes.</summary>
    public int Nay { get; init; }

    /// <summary>Present, live pairs not included.</summary>
    public int Present { get; init; }

    /// <summary>Not voting.</summary>
    public int NotVoting { get; init; }

    /// <summary>Guilty.</summary>
    public int Guilty { get; init; }

    /// <summary>Not guilty.</summary>
    public int NotGuilty { get; init; }

    /// <summary>Live pairs.</summary>
    public int LivePairs { get; init; }

    /// <summary>By party, the largest first.</summary>
    public ImmutableArray<PartyTally> ByParty { get; init; } = [];

    /// <summary>By person, most votes first.</summary>
    public ImmutableArray<CandidateTally> ByCandidate { get; init; } = [];

    /// <summary>Counts positions.</summary>
    /// <param name="positions">Each member once.</param>
    public static Tally Count(IReadOnlyCollection<Position> positions)
    {
        int Of(IEnumerable<Position> among, VoteOption option) => among.Count(position => position.Option == option);
        return new Tally
        {
            Yea = Of(positions, VoteOption.Yea),
            Nay = Of(positions, VoteOption.Nay),
            Present = Of(positions, VoteOption.Present),
            NotVoting = Of(positions, VoteOption.NotVoting),
            Guilty = Of(positions, VoteOption.Guilty),
            NotGuilty = Of(positions, VoteOption.NotGuilty),
            LivePairs = Of(positions, VoteOption.LivePair),
            ByParty =
            [
                .. positions.GroupBy(position => position.Member.Party)
                    .OrderByDescending(party => party.Count()).ThenBy(party => party.Key, StringComparer.Ordinal)
                    .Take(MaxParties)
                    .Select(party => new PartyTally(
                        party.Key,
                        Of(party, VoteOption.Yea),
                        Of(party, VoteOption.Nay),
                        Of(party, VoteOption.Present),
                        Of(party, VoteOption.NotVoting))
                    {
                        Guilty = Of(party, VoteOption.Guilty),
                        NotGuilty = Of(party, VoteOption.NotGuilty),
                        LivePairs = Of(party, VoteOption.LivePair),
                        ByCandidate = new([.. Persons(party).Take(MaxCandidatesOfParty)]),
                    }),
            ],
            ByCandidate = [.. Persons(positions)],
        };

        static IEnumerable<CandidateTally> Persons(IEnumerable<Position> among) => among
            .Where(position => position.Option == VoteOption.Candidate)
            .GroupBy(position => position.Candidate)
            .OrderByDescending(candidate => candidate.Count()).ThenBy(candidate => candidate.Key, StringComparer.Ordinal)
            .Select(candidate => new CandidateTally(candidate.Key, candidate.Count()));
    }

    /// <summary>Says where a count that was announced differs from this one, which the positions add up to.</summary>
    /// <param name="announced">The count that was announced.</param>
    /// <returns>The difference in words, or null where there is none.</returns>
    public string? DifferenceFrom(Tally announced)
    {
        // Some records print live pairs under Present, and announce none beside it.
        var folded = announced.LivePairs == 0 && announced.Present == Present + LivePairs;
        var (present, livePairs) = folded ? (Present, LivePairs) : (announced.Present, announced.LivePairs);
        return Difference("yea", announced.Yea, Yea)
            ?? Difference("nay", announced.Nay, Nay)
            ?? Difference("present", present, Present)
            ?? Difference("not_voting", announced.NotVoting, NotVoting)
            ?? Difference("guilty", announced.Guilty, Guilty)
            ?? Difference("not_guilty", announced.NotGuilty, NotGuilty)
            ?? Difference("live_pairs", livePairs, LivePairs)
            ?? announced.ByCandidate
                .Select(person => Difference($"by_candidate of {person.Candidate}", person.Votes, VotesFor(person.Candidate)))
                .FirstOrDefault(difference => difference is not null);

        static string? Difference(string option, int announced, int counted) =>
            announced == counted ? null : $"{option} was announced as {announced}, but the positions add up to {counted}";
    }

    /// <summary>Whether positions with this count are those of a count that was announced.</summary>
    /// <param name="announced">The count that was announced.</param>
    internal bool AddsUpTo(Tally announced) => DifferenceFrom(Completed(announced)) is null;

    /// <summary>Says of what there are more than a count that was announced has, or null: then this may be part of it.</summary>
    /// <param name="announced">The count that was announced.</param>
    internal string? ExcessOver(Tally announced)
    {
        announced = Completed(announced);
        return Excess("yea", announced.Yea, Yea)
            ?? Excess("nay", announced.Nay, Nay)
            ?? Excess("present", announced.Present + announced.LivePairs, Present + LivePairs)
            ?? Excess("not_voting", announced.NotVoting, NotVoting)
            ?? Excess("guilty", announced.Guilty, Guilty)
            ?? Excess("not_guilty", announced.NotGuilty, NotGuilty)
            ?? announced.ByCandidate.Select(person => Excess(person.Candidate, person.Votes, VotesFor(person.Candidate)))
                .FirstOrDefault(excess => excess is not null);

        static string? Excess(string option, int announced, int counted) =>
            counted <= announced ? null : $"{option} was announced as {announced}, and the positions would be {counted}; CorrectVote corrects the count";
    }

    // Who did not vote is often left out of what is announced, and then who answered present, too.
    private Tally Completed(Tally announced) => announced.NotVoting > 0 ? announced
        : announced.Present + announced.LivePairs > 0 ? announced with { NotVoting = NotVoting }
        : announced with { NotVoting = NotVoting, Present = Present, LivePairs = LivePairs };

    private int VotesFor(string candidate) => ByCandidate.FirstOrDefault(person => person.Candidate == candidate)?.Votes ?? 0;

    public bool Equals(Tally? other) =>
        other is not null && (Yea, Nay, Present, NotVoting, Guilty, NotGuilty, LivePairs)
            == (other.Yea, other.Nay, other.Present, other.NotVoting, other.Guilty, other.NotGuilty, other.LivePairs)
        && ByParty.SequenceEqual(other.ByParty) && ByCandidate.SequenceEqual(other.ByCandidate);

    public override int GetHashCode() => HashCode.Combine(Yea, Nay, Present, NotVoting, Guilty, NotGuilty, LivePairs);
}
