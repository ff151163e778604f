using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;

namespace VoteTracker.Records.Clerk;

// Roll calls of the House, layout "vote v1.0 20031119" of the Clerk (clerk.house.gov/evs/{year}/roll{number}.xml).
internal static partial class ClerkXml
{
    private const int MaxContradictions = VoteTracker.Domain.Vote.MaxContradictions;

    public static RecordVoteRequest Read(XmlRecord root)
    {
        var data = root.One("vote-metadata");
        var congress = data.Number("congress", 1, CongressName.MaxNumber);
        var question = data.Required("vote-question");
        var kind = VoteQuestions.OfHouse(question);
        var threshold = HouseThresholds.Threshold(data.Required("vote-type"), question, kind);
        var result = data.Required("vote-result");
        var positions = Positions(root.One("vote-data"), threshold);
        var contradictions = new List<string>();
        var number = data.Number("rollcall-num", 1, RollCallBuilder.MaxNumber);
        var date = Date(data.One("action-date"));
        var tally = Checked(data.One("vote-totals"), threshold, positions, contradictions);
        var vote = new Vote
        {
            Resolutions = { MeasureCitation.FindAll(congress, data.Optional("legis-num")).Select(measure => measure.ToString()) },
            Chamber = Chamber.House,
            Session = RollCallBuilder.Session(congress, SessionNumber(data.One("session")), date, contradictions),
            Number = number,
            Question = question,
            QuestionKind = kind,
            Threshold = threshold,
            // Of a vacated vote the Clerk serves no rows and totals of zero.
            Tally = positions.Count > 0 ? tally : null,
            OfficialResult = result,
            Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOfDay = TimeOfDay(data.Find("action-time")),
            Description = data.Optional("vote-desc"),
            Amendment = VoteSubjects.Amendment(data.Optional("amendment-num"), data.Optional("amendment-author"), "", data.Optional("legis-num")),
        };
        vote.Contradictions.Add(contradictions.Take(MaxContradictions));
        if (Vacated().IsMatch(vote.Description))
            (vote.State, vote.StateReason) = (VoteState.Vacated, RollCallBuilder.Limit(vote.Description, 1024));
        if (HouseThresholds.Carried(threshold, result) is { } carried)
            vote.OfficialPassed = carried;
        return RollCallBuilder.Request(congress, vote, positions);
    }

    private static List<Position> Positions(XmlRecord data, VoteThreshold threshold)
    {
        var positions = new List<Position>();
        foreach (var row in data.All("recorded-vote"))
        {
            var legislator = row.One("legislator");
            var word = row.Required("vote");
            var position = new Position
            {
                Member = new()
                {
                    // Files of votes before 2003 have no id.
                    BioguideId = legislator.Attribute("name-id"),
                    DisplayName = legislator.Text,
                    Party = legislator.Attribute("party"),
                    State = legislator.Attribute("state"),
                },
                PrintedOption = word,
            };
            if (VoteWords.Option(word) is { } option)
                position.Option = option;
            else if (threshold == VoteThreshold.MajorityForPerson)
                (position.Option, position.Candidate) = (VoteOption.Candidate, word);
            else
                throw row.One("vote").Wrong($"\"{word}\" is no way to vote");
            positions.Add(position);
        }

        return positions;
    }

    private static Tally Checked(XmlRecord totals, VoteThreshold threshold, List<Position> positions, List<string> contradictions)
    {
        var tally = RollCallBuilder.Count(positions);
        if (threshold == VoteThreshold.MajorityForPerson)
        {
            var official = totals.All("totals-by-candidate")
                .Select(row => (Candidate: row.Required("candidate"), Total: row.Number("candidate-total", 0, 10_000)));
            RollCallBuilder.Check(totals, positions.Count, [.. official.Select(row => (row.Candidate, row.Total, Counted(tally, row.Candidate)))], contradictions);
            return tally;
        }

        var sums = totals.One("totals-by-vote");
        RollCallBuilder.Check(sums, positions.Count,
        [
            ("yea", sums.Number("yea-total", 0, 10_000), tally.Yea),
            ("nay", sums.Number("nay-total", 0, 10_000), tally.Nay),
            ("present", sums.Number("present-total", 0, 10_000), tally.Present),
            ("not voting", sums.Number("not-voting-total", 0, 10_000), tally.NotVoting),
        ], contradictions);
        return tally;
    }

    private static int Counted(Tally tally, string candidate) => candidate switch
    {
        "Present" => tally.Present,
        "Not Voting" => tally.NotVoting,
        _ => tally.ByCandidate.FirstOrDefault(count => count.Candidate == candidate)?.Votes ?? 0,
    };

    private static int SessionNumber(XmlRecord session) => session.Text switch
    {
        "1st" => 1,
        "2nd" => 2,
        "3rd" => 3,
        "4th" => 4,
        _ => throw session.Wrong($"<session> should be 1st to 4th and is \"{session.Text}\""),
    };

    private static DateOnly Date(XmlRecord date) =>
        DateOnly.TryParseExact(date.Text, "d-MMM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw date.Wrong($"<action-date> should look like 26-Feb-2019 and is \"{date.Text}\"");

    private static string TimeOfDay(XmlRecord? time) =>
        time is null || time.Attribute("time-etz") is not { Length: > 0 } printed ? ""
        : TimeOnly.TryParseExact(printed, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : throw time.Wrong($"time-etz should look like 18:32 and is \"{printed}\"");

    // "This vote was vacated by unanimous consent on 21-Jun-2011."
    [GeneratedRegex(@"\b(?:vote|roll ?call)\b[^.]{0,40}\b(?:was|has been|were) vacated\b", RegexOptions.IgnoreCase)]
    private static partial Regex Vacated();
}
