using System.Globalization;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;
using static VoteTracker.Domain.MeasureTypes;

namespace VoteTracker.Records.Senate;

// The list of a session's roll calls (senate.gov/legislative/LIS/roll_call_lists/vote_menu_119_2.xml): each with its count and result, half
// an hour before its own file says how each senator voted.
internal static class SenateVoteMenu
{
    public static RecordReading Read(string path, XmlRecord root)
    {
        var congress = root.Number("congress", 1, CongressName.MaxNumber);
        var session = root.Number("session", 1, 4);
        var year = root.Number("congress_year", 1789, 2999);
        var rows = root.Warnings.ReadEach(root.One("votes").All("vote"), row => (Row: row, Number: row.Number("vote_number", 1, RollCallBuilder.MaxNumber)))
            .OrderBy(row => row.Number).ToList();
        var latest = DateOnly.MinValue;
        var requests = root.Warnings.ReadEach(rows, row =>
        {
            latest = Day(row.Row.One("vote_date"), year, latest);
            return ReadVote(row.Row, congress, session, row.Number, latest);
        });
        return RecordReading.Of(
            path,
            RecordKind.SenateVoteMenu,
            [.. requests],
            new(Witness.OwnRecord, "Secretary of the Senate", string.Create(CultureInfo.InvariantCulture, $"vote_menu_{congress}_{session}.xml")),
            root.Warnings);
    }

    private static RecordVoteRequest ReadVote(XmlRecord row, int congress, int session, int number, DateOnly day)
    {
        var tally = row.Find("vote_tally");
        // Rows of votes en bloc have a number and nothing else; some have a result and no count yet.
        if (tally is null || (tally.Optional("yeas").Length == 0 && tally.Optional("nays").Length == 0))
            throw row.Wrong($"vote {number} has no count yet; its own file has it");
        var title = row.Optional("title");
        var question = row.Optional("question") is { Length: > 0 } asked ? asked : title;
        var measure = MeasureCitation.Parse(congress, row.Optional("issue"));
        var kind = measure is null ? VoteQuestion.Unspecified : VoteQuestions.OfSenate(question, $"{question} {title}");
        var vote = new Vote
        {
            Chamber = Chamber.Senate,
            Session = session,
            Number = number,
            Question = question,
            QuestionKind = kind,
            Threshold = SenateThresholds.OfKind(kind, measure?.Type.IsJoint() == true && BillRequests.ProposesAmendment(title)),
            Tally = new() { Yea = tally.Count("yeas"), Nay = tally.Count("nays") },
            OfficialResult = row.Optional("result"),
            Date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Description = title,
        }.On(measure is { } only ? [only] : []);
        if (VoteWords.Carried(vote.OfficialResult) is { } carried)
            vote.OfficialPassed = carried;
        return RollCallBuilder.Request(congress, vote, []);
    }

    // "18-Dec" has no year. A session may last until 3 January of the next one; its numbers go up with the days.
    private static DateOnly Day(XmlRecord date, int year, DateOnly before)
    {
        if (!DateOnly.TryParseExact(
            $"{date.Text}-{year:0000}", ["d-MMM-yyyy", "dd-MMM-yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw date.Wrong($"<vote_date> should look like 18-Dec and is \"{date.Text}\"");
        return day is { Month: 1, Day: <= 3 } && day < before ? day.AddYears(1) : day;
    }
}
