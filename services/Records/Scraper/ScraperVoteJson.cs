using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Records.Clerk;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.Records.Senate;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.Scraper;

// Roll calls in the layout of the unitedstates/congress scraper (data/{congress}/votes/{year}/{h|s}{number}/data.json). It has lost
// what the official file says about live pairs, and it keeps no totals; for the Senate the result repeats them.
internal static partial class ScraperVoteJson
{
    public static bool IsVote(JsonRecord root) => root.Find("votes") is not null && root.Find("chamber") is not null;

    public static RecordVoteRequest Read(JsonRecord root)
    {
        var congress = root.Number("congress", 1, CongressName.MaxNumber);
        return root.Text("chamber") switch
        {
            "h" => House(root, congress),
            "s" => Senate(root, congress),
            var chamber => throw root.One("chamber").Wrong($"\"chamber\" should be h or s and is \"{chamber}\""),
        };
    }

    private static RecordVoteRequest House(JsonRecord root, int congress)
    {
        // The scraper appends the measure to the Clerk's question: "On Passage: H J RES 46 Relating to a national emergency".
        var question = root.Text("question").Split(": ", 2)[0];
        var kind = root.Find("amendment") is not null ? VoteQuestion.Unspecified : VoteQuestions.OfHouse(question);
        var threshold = HouseThresholds.Threshold(root.Text("requires"), question, kind);
        var positions = Positions(root, threshold, out _);
        var vote = Vote(root, congress, Chamber.House, positions);
        vote.Question = question;
        vote.QuestionKind = kind;
        vote.Threshold = threshold;
        vote.Description = root.Optional("subject");
        // Amended is the measure, which the Clerk's file has by itself.
        vote.Amendment = AmendmentOf(root, "", "", root.Text("question"));
        if (HouseThresholds.Carried(threshold, vote.OfficialResult) is { } carried)
            vote.OfficialPassed = carried;
        return RollCallBuilder.Request(congress, vote, positions);
    }

    private static RecordVoteRequest Senate(JsonRecord root, int congress)
    {
        // For cloture the scraper swaps question and subject.
        var (question, title) = root.Text("category") == "cloture"
            ? (root.Optional("subject"), root.Text("question"))
            : (root.Text("question"), root.Optional("subject"));
        var kind = root.Find("bill") is not null && root.Find("amendment") is null
            ? VoteQuestions.OfSenate(question, $"{question} {title}")
            : VoteQuestion.Unspecified;
        var threshold = SenateThresholds.Threshold(root.Text("requires"), kind)
            ?? throw root.One("requires").Wrong($"\"requires\" should be 1/2, 2/3 or 3/5 and is \"{root.Text("requires")}\"");
        var positions = Positions(root, threshold, out var tieBreaker);
        var vote = Vote(root, congress, Chamber.Senate, positions);
        vote.Question = question;
        vote.QuestionKind = kind;
        vote.Threshold = threshold;
        vote.Sworn = SenateThresholds.Sworn(threshold, positions.Count);
        vote.TieBreaker = tieBreaker;
        vote.Amendment = AmendmentOf(root, "S.Amdt. ", VoteSubjects.AuthorOf(title), question);
        vote.ExecutiveDocument = VoteSubjects.ExecutiveDocument(
            root.Find("nomination") is { } nomination ? $"PN{nomination.Text("number")}" : root.Find("treaty") is null ? "" : $"{question} {title}",
            (root.Find("nomination") ?? root.Find("treaty"))?.Optional("title") ?? "");
        vote.Description = (root.Find("bill")?.Optional("title")) is { Length: > 0 } bill ? bill : title;
        if (VoteWords.Carried(vote.OfficialResult) is { } carried)
            vote.OfficialPassed = carried;
        NoteAgainstResult(root, vote);
        return RollCallBuilder.Request(congress, vote, positions);
    }

    private static Amendment? AmendmentOf(JsonRecord root, string prefix, string author, string question) =>
        root.Find("amendment") is not { } amendment ? null : VoteSubjects.Amendment(
            prefix + amendment.Number("number", 1, MeasureName.MaxNumber).ToString(CultureInfo.InvariantCulture),
            amendment.Optional("author") is { Length: > 0 } printed ? printed : author,
            amendment.Optional("purpose"),
            VoteSubjects.AmendedBy(question));

    private static Vote Vote(JsonRecord root, int congress, Chamber chamber, List<Position> positions)
    {
        var moment = Moment(root);
        var contradictions = new List<string>();
        var printed = CongressCalendar.OfYear(congress, root.Text("session"))
            ?? throw root.One("session").Wrong($"\"session\" should be a year of Congress {congress} and is \"{root.Text("session")}\"");
        return new()
        {
            Resolutions = { Measures(root) },
            Chamber = chamber,
            Session = RollCallBuilder.Session(congress, printed, DateOnly.FromDateTime(moment), contradictions),
            Contradictions = { contradictions },
            Number = root.Number("number", 1, RollCallBuilder.MaxNumber),
            Tally = RollCallBuilder.Count(positions),
            OfficialResult = root.Text("result"),
            Date = moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOfDay = moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        };
    }

    private static string[] Measures(JsonRecord root) => root.Find("bill") is not { } bill ? []
        : MeasureCitation.From(
            bill.Number("congress", 1, CongressName.MaxNumber),
            bill.Text("type"),
            bill.Number("number", 1, MeasureName.MaxNumber).ToString(CultureInfo.InvariantCulture)) is { } measure ? [$"{measure}"]
        : throw bill.Wrong($"no measure has the type \"{bill.Text("type")}\"");

    private static List<Position> Positions(JsonRecord root, VoteThreshold threshold, out TieBreaker? tieBreaker)
    {
        var positions = new List<Position>();
        tieBreaker = null;
        var house = root.Text("chamber") == "h";
        foreach (var (word, list, members) in root.One("votes").Lists())
        {
            var option = VoteWords.Option(word)
                ?? (threshold == VoteThreshold.MajorityForPerson
                    ? VoteOption.Candidate
                    : throw list.Wrong($"\"{word}\" is no way to vote"));
            foreach (var member in members)
            {
                // The Vice President's vote stands among the senators' as the bare word "VP".
                if (member.Is("VP"))
                {
                    tieBreaker = new() { Officer = "Vice President", Option = option };
                    continue;
                }

                var id = member.Text("id");
                positions.Add(new()
                {
                    Member = new()
                    {
                        BioguideId = house ? id : "",
                        LisId = house ? "" : id,
                        DisplayName = member.Text("display_name"),
                        Party = member.Optional("party"),
                        State = member.Optional("state"),
                    },
                    Option = option,
                    PrintedOption = word,
                    Candidate = option == VoteOption.Candidate ? word : "",
                });
            }
        }

        return positions.Count > 0 ? positions : throw root.One("votes").Wrong("no member is listed");
    }

    private static void NoteAgainstResult(JsonRecord root, Vote vote)
    {
        var match = PrintedCounts().Match(root.Optional("result_text"));
        if (!match.Success)
            return;
        var counted = $"{vote.Tally.Yea + vote.Tally.Guilty}-{vote.Tally.Nay + vote.Tally.NotGuilty}";
        if (match.Groups[1].Value != counted)
            vote.Contradictions.Add($"the result says {match.Groups[1].Value}, but the members listed voted {counted}, which decide");
    }

    // The offset is Washington's, so the clock reading is already the time there.
    private static DateTime Moment(JsonRecord root) =>
        DateTimeOffset.TryParse(root.Text("date"), CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.DateTime
            : throw root.One("date").Wrong($"\"date\" should look like 2019-02-26T18:32:00-05:00 and is \"{root.Text("date")}\"");

    [GeneratedRegex(@"\((\d+-\d+)[,)]")]
    private static partial Regex PrintedCounts();
}
