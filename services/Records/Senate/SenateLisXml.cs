using System.Globalization;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.Senate;

// Roll calls of the Senate, as LIS writes them (senate.gov/legislative/LIS/roll_call_votes/…/vote_116_1_00049.xml).
internal static class SenateLisXml
{
    private static readonly string[] Amended =
        ["amendment_to_amendment_number", "amendment_to_amendment_to_amendment_number", "amendment_to_document_number"];

    private static readonly string[] Moments = ["MMMM d, yyyy, h:mm tt", "MMMM d, yyyy"];

    public static RecordVoteRequest Read(XmlRecord root)
    {
        var congress = root.Number("congress", 1, CongressName.MaxNumber);
        var measure = MeasureOf(root, congress);
        var question = root.Required("question");
        var text = root.Optional("vote_question_text") is { Length: > 0 } full ? full : question;
        var kind = measure is null ? VoteQuestion.Unspecified
            : VoteQuestions.OfSenate(question, $"{text} {root.Optional("vote_title")}");
        var fraction = root.One("majority_requirement");
        var threshold = SenateThresholds.Threshold(fraction.Text, kind)
            ?? throw fraction.Wrong($"<majority_requirement> should be 1/2, 2/3 or 3/5 and is \"{fraction.Text}\"");
        var result = root.Required("vote_result");
        var moment = Moment(root.One("vote_date"));
        var positions = root.One("members").All("member").Select(ReadPosition).ToList();
        var contradictions = new List<string>();
        var number = root.Number("vote_number", 1, RollCallBuilder.MaxNumber);
        var printed = root.Number("session", 1, 4);
        var day = DateOnly.FromDateTime(moment);
        var vote = new Vote
        {
            Resolutions = { measure is null ? [] : [$"{measure}"] },
            Chamber = Chamber.Senate,
            Session = RollCallBuilder.Session(congress, SessionNumber(root, congress, day), day, contradictions),
            Number = number,
            Question = text,
            QuestionKind = kind,
            Threshold = threshold,
            Sworn = SenateThresholds.Sworn(threshold, positions.Count),
            Tally = Checked(root.One("count"), positions, contradictions),
            OfficialResult = result,
            TieBreaker = ReadTieBreaker(root.Find("tie_breaker")),
            Date = moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOfDay = moment.TimeOfDay == TimeSpan.Zero ? "" : moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            Amendment = AmendmentOf(root),
            ExecutiveDocument = DocumentOf(root, text),
            Description = root.Optional("vote_document_text") is { Length: > 0 } title ? title : root.Optional("vote_title"),
        };
        vote.Contradictions.Add(contradictions);
        if (VoteWords.Carried(result) is { } carried)
            vote.OfficialPassed = carried;
        return RollCallBuilder.Request(congress, vote, positions);
    }

    // Votes on an amendment name the measure in <amendment>, all others in <document>; nominations and treaties name none.
    private static MeasureName? MeasureOf(XmlRecord root, int congress) =>
        root.Find("document") is { } document && document.Optional("document_type").Length > 0
            ? MeasureCitation.From(congress, document.Optional("document_type"), document.Optional("document_number"))
            : root.Find("amendment") is { } amendment
                ? MeasureCitation.Parse(congress, amendment.Optional("amendment_to_document_number"))
                : null;

    private static Amendment? AmendmentOf(XmlRecord root) => root.Find("amendment") is not { } amendment ? null : VoteSubjects.Amendment(
        amendment.Optional("amendment_number"),
        VoteSubjects.AuthorOf(root.Optional("vote_title")),
        amendment.Optional("amendment_purpose"),
        string.Join(" to ", Amended.Select(amendment.Optional).Where(amended => amended.Length > 0)));

    private static ExecutiveDocument? DocumentOf(XmlRecord root, string text)
    {
        var document = root.Find("document");
        return VoteSubjects.ExecutiveDocument($"{document?.Optional("document_name")} {text}", document?.Optional("document_title") ?? "");
    }

    // No Congress since the 76th had a third session. Roll calls of 1 to 3 January close the second one, though their year would
    // count as a third; the same roll calls must not exist under two names.
    private static int SessionNumber(XmlRecord root, int congress, DateOnly date)
    {
        var session = root.Number("session", 1, 4);
        return session <= 2 || congress < 77 ? session
            : date is { Month: 1, Day: <= 3 } ? CongressCalendar.On(congress, date)
            : throw root.One("session").Wrong($"Congress {congress} had two sessions, and this says {session}");
    }

    private static Position ReadPosition(XmlRecord member)
    {
        var word = member.Required("vote_cast");
        return new()
        {
            Member = new()
            {
                LisId = member.Optional("lis_member_id"),
                DisplayName = member.Required("member_full"),
                Party = member.Optional("party"),
                State = member.Optional("state"),
            },
            Option = VoteWords.Option(word) ?? throw member.One("vote_cast").Wrong($"\"{word}\" is no way to vote"),
            PrintedOption = word,
        };
    }

    private static Tally Checked(XmlRecord count, List<Position> positions, List<string> contradictions)
    {
        var tally = RollCallBuilder.Count(positions);
        // In an impeachment trial the yeas are the votes of guilty; a live pair is among those present.
        RollCallBuilder.Check(count, positions.Count,
        [
            ("yea", count.Count("yeas"), tally.Yea + tally.Guilty),
            ("nay", count.Count("nays"), tally.Nay + tally.NotGuilty),
            ("present", count.Count("present"), tally.Present + tally.LivePairs),
            ("not voting", count.Count("absent"), tally.NotVoting),
        ], contradictions);
        return tally;
    }

    private static TieBreaker? ReadTieBreaker(XmlRecord? tie)
    {
        if (tie is null || tie.Optional("tie_breaker_vote") is not { Length: > 0 } word)
            return null;
        return new()
        {
            Officer = tie.Optional("by_whom"),
            Option = VoteWords.Option(word) ?? throw tie.One("tie_breaker_vote").Wrong($"\"{word}\" is no way to vote"),
        };
    }

    private static DateTime Moment(XmlRecord date) =>
        DateTime.TryParseExact(date.Text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out var moment)
            ? moment
            : throw date.Wrong($"<vote_date> should look like \"March 14, 2019, 02:24 PM\" and is \"{date.Text}\"");
}
