using System.Globalization;
using VoteTracker.Records.Members;
using VoteTracker.Records.Reading;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;

namespace VoteTracker.Records.RollCalls;

// The request for a roll call of either chamber, and the check of its rows against its own totals.
internal static class RollCallBuilder
{
    public const int MaxNumber = 99_999;

    public static string Name(int congress, Chamber chamber, int session, int number) => string.Create(
        CultureInfo.InvariantCulture, $"congresses/{congress}/votes/{(chamber == Chamber.House ? "house" : "senate")}-{session}-{number}");

    public static RecordVoteRequest Request(int congress, Vote vote, IEnumerable<Position> positions)
    {
        vote.Name = Name(congress, vote.Chamber, vote.Session, vote.Number);
        vote.Method = VoteMethod.RollCall;
        vote.Question = Limit(vote.Question, 4096);
        vote.Description = Limit(vote.Description, 4096);
        var request = new RecordVoteRequest { Parent = CongressName.Format(congress), Vote = vote, Positions = { positions }, AcceptContradictions = true };
        foreach (var member in request.Positions.Select(position => position.Member))
            (member.BioguideId, member.LisId) = (MemberIds.OrNone(member.BioguideId), MemberIds.OrNone(member.LisId));
        return request;
    }

    public static Tally Count(IEnumerable<Position> positions)
    {
        var tally = new Tally();
        foreach (var position in positions)
            switch (position.Option)
            {
                case VoteOption.Yea: tally.Yea++; break;
                case VoteOption.Nay: tally.Nay++; break;
                case VoteOption.Present: tally.Present++; break;
                case VoteOption.NotVoting: tally.NotVoting++; break;
                case VoteOption.Guilty: tally.Guilty++; break;
                case VoteOption.NotGuilty: tally.NotGuilty++; break;
                case VoteOption.LivePair: tally.LivePairs++; break;
                default: break;
            }

        tally.ByCandidate.AddRange(positions
            .Where(position => position.Option == VoteOption.Candidate)
            .CountBy(position => position.Candidate)
            .OrderByDescending(count => count.Value)
            .Select(count => new CandidateTally { Candidate = count.Key, Votes = count.Value }));
        return tally;
    }

    // The session that the day says, and the contradiction where the record prints another one.
    public static int Session(int congress, int printed, DateOnly date, ICollection<string> contradictions)
    {
        var session = CongressCalendar.Session(congress, printed, date);
        if (session != printed)
            contradictions.Add(string.Create(
                CultureInfo.InvariantCulture, $"session {printed} is printed, but {date:yyyy-MM-dd} lies in session {session}, which decides"));
        return session;
    }

    // An excerpt must not pass for a roll call: the rows have to be as many as the record counts. Where they are and differ option by
    // option, each member's own row decides, and the record contradicts itself.
    public static void Check(
        XmlRecord totals, int rows, IReadOnlyList<(string Option, int Official, int Counted)> counts, ICollection<string> contradictions)
    {
        var official = counts.Sum(count => count.Official);
        if (rows < official)
            throw new RecordException(RecordFault.Incomplete, totals.File, totals.Line,
                $"an excerpt: it lists {rows} members where its totals count {official}");
        foreach (var (option, expected, counted) in counts)
            if (expected != counted)
                contradictions.Add($"the totals count {expected} for {Limit(option, 128)}, but {counted} of the members listed voted so, which decide");
    }

    public static string Limit(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";
}
