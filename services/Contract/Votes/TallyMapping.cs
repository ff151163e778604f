using Google.Protobuf.Collections;
using VoteTracker.Domain;

namespace VoteTracker.Contract.Votes;

/// <summary>Counts between domain and contract.</summary>
public static class TallyMapping
{
    /// <summary>Reads a tally.</summary>
    /// <param name="tally">The message.</param>
    public static Tally ToDomain(this V1.Tally tally) => new()
    {
        Yea = tally.Yea,
        Nay = tally.Nay,
        Present = tally.Present,
        NotVoting = tally.NotVoting,
        Guilty = tally.Guilty,
        NotGuilty = tally.NotGuilty,
        LivePairs = tally.LivePairs,
        ByParty =
        [
            .. tally.ByParty.Select(party => new PartyTally(party.Party, party.Yea, party.Nay, party.Present, party.NotVoting)
            {
                Guilty = party.Guilty,
                NotGuilty = party.NotGuilty,
                LivePairs = party.LivePairs,
                ByCandidate = new([.. ToDomain(party.ByCandidate)]),
            }),
        ],
        ByCandidate = [.. ToDomain(tally.ByCandidate)],
    };

    internal static V1.Tally ToContract(this Tally tally) => new()
    {
        Yea = tally.Yea,
        Nay = tally.Nay,
        Present = tally.Present,
        NotVoting = tally.NotVoting,
        Guilty = tally.Guilty,
        NotGuilty = tally.NotGuilty,
        LivePairs = tally.LivePairs,
        ByParty =
        {
            tally.ByParty.Select(party => new V1.PartyTally
            {
                Party = party.Party,
                Yea = party.Yea,
                Nay = party.Nay,
                Present = party.Present,
                NotVoting = party.NotVoting,
                Guilty = party.Guilty,
                NotGuilty = party.NotGuilty,
                LivePairs = party.LivePairs,
                ByCandidate = { party.ByCandidate.Items.Select(ToContract) },
            }),
        },
        ByCandidate = { tally.ByCandidate.Select(ToContract) },
    };

    private static IEnumerable<CandidateTally> ToDomain(RepeatedField<V1.CandidateTally> candidates) =>
        candidates.Select(candidate => new CandidateTally(candidate.Candidate, candidate.Votes));

    private static V1.CandidateTally ToContract(CandidateTally candidate) => new() { Candidate = candidate.Candidate, Votes = candidate.Votes };
}
