using System.Globalization;
using VoteTracker.Cli.Output;
using VoteTracker.V1;

namespace VoteTracker.Cli.Compare;

/// <summary>A vote as its file has it, against what the services hold: counts by option and party, members, and results.</summary>
internal static class VoteComparison
{
    public static IEnumerable<Difference> Between(RecordVoteRequest record, Vote? held, IReadOnlyList<Position> heldPositions)
    {
        var name = record.Vote.Name;
        if (held is null)
        {
            yield return new(name, "vote", "recorded", "missing");
            yield break;
        }

        if (record.Positions.Count > 0)
        {
            var (counted, tally) = (Counts(record.Positions), Counts(held.Tally));
            if (counted != tally)
                yield return new(name, "tally", counted, tally);
            var (byParty, heldByParty) = (Parties(record.Positions), Parties(held.Tally));
            if (byParty != heldByParty)
                yield return new(name, "party", byParty, heldByParty);
        }

        foreach (var difference in Facts(record.Vote, held).Concat(PositionDifferences.Between(name, record.Positions, heldPositions)))
            yield return difference;
        if (held is { HasOfficialPassed: true, HasComputedPassed: true } && held.OfficialPassed != held.ComputedPassed)
            yield return new Difference(name, "result", Carried(held.OfficialPassed), $"computed {Carried(held.ComputedPassed)}").ExplainResult();
    }

    private static IEnumerable<Difference> Facts(Vote record, Vote held) => MeasureComparison.Differing(
        held.Name,
        ("measures", Names(record.Resolutions), Names(held.Resolutions)),
        ("date", $"{record.Date} {record.TimeOfDay}", $"{held.Date} {held.TimeOfDay}"),
        ("question", record.Question, held.Question),
        ("description", record.Description, held.Description),
        ("threshold", Display.Constant(record.Threshold), Display.Constant(held.Threshold)),
        ("official result", record.OfficialResult, held.OfficialResult));

    private static string Names(IEnumerable<string> measures) => string.Join(' ', measures.Order(StringComparer.Ordinal));

    private static string Carried(bool passed) => passed ? "passed" : "failed";

    private static string Counts(IEnumerable<Position> positions)
    {
        var tally = new Tally();
        foreach (var option in positions.CountBy(position => position.Option))
            switch (option.Key)
            {
                case VoteOption.Yea: tally.Yea = option.Value; break;
                case VoteOption.Nay: tally.Nay = option.Value; break;
                case VoteOption.Present: tally.Present = option.Value; break;
                case VoteOption.NotVoting: tally.NotVoting = option.Value; break;
                case VoteOption.Guilty: tally.Guilty = option.Value; break;
                case VoteOption.NotGuilty: tally.NotGuilty = option.Value; break;
                case VoteOption.LivePair: tally.LivePairs = option.Value; break;
                default: break;
            }

        tally.ByCandidate.AddRange(positions.Where(position => position.Option == VoteOption.Candidate)
            .CountBy(position => position.Candidate)
            .Select(candidate => new CandidateTally { Candidate = candidate.Key, Votes = candidate.Value }));
        return Counts(tally);
    }

    private static string Counts(Tally? tally) => tally is null ? Display.None : string.Create(
        CultureInfo.InvariantCulture,
        $"{tally.Yea}-{tally.Nay} present {tally.Present} not voting {tally.NotVoting} guilty {tally.Guilty}-{tally.NotGuilty} "
        + $"pairs {tally.LivePairs} {Persons(tally.ByCandidate)}");

    private static string Parties(IEnumerable<Position> positions) => Parties(positions
        .GroupBy(position => position.Member.Party)
        .Select(party => new PartyTally
        {
            Party = party.Key,
            Yea = party.Count(position => position.Option == VoteOption.Yea),
            Nay = party.Count(position => position.Option == VoteOption.Nay),
            Present = party.Count(position => position.Option == VoteOption.Present),
            NotVoting = party.Count(position => position.Option == VoteOption.NotVoting),
            Guilty = party.Count(position => position.Option == VoteOption.Guilty),
            NotGuilty = party.Count(position => position.Option == VoteOption.NotGuilty),
            LivePairs = party.Count(position => position.Option == VoteOption.LivePair),
            ByCandidate =
            {
                party.Where(position => position.Option == VoteOption.Candidate).CountBy(position => position.Candidate)
                    .Select(person => new CandidateTally { Candidate = person.Key, Votes = person.Value }),
            },
        }));

    private static string Parties(Tally? tally) => Parties((IEnumerable<PartyTally>?)tally?.ByParty ?? []);

    private static string Parties(IEnumerable<PartyTally> parties) => string.Join("; ", parties
        .OrderBy(party => party.Party, StringComparer.Ordinal)
        .Select(party => string.Create(
            CultureInfo.InvariantCulture,
            $"{party.Party} {party.Yea}-{party.Nay} present {party.Present} not voting {party.NotVoting} "
            + $"guilty {party.Guilty}-{party.NotGuilty} pairs {party.LivePairs} {Persons(party.ByCandidate)}").TrimEnd()));

    private static string Persons(IEnumerable<CandidateTally> candidates) => string.Join(' ', candidates
        .OrderBy(candidate => candidate.Candidate, StringComparer.Ordinal).Select(candidate => $"{candidate.Candidate} {candidate.Votes}"));
}
