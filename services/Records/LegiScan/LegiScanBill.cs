using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using VoteTracker.Records.Clerk;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.Records.Senate;
using VoteTracker.V1;
using MeasureName = VoteTracker.Domain.MeasureName;
using MeasureType = VoteTracker.Domain.MeasureType;

namespace VoteTracker.Records.LegiScan;

// The roll calls on one measure of Congress, as LegiScan lists them with the measure (getBill, and bill/*.json of its data sets): each with
// its counts. LegiScan covers every legislature of the country; those of the states are not ours.
internal static partial class LegiScanBill
{
    public static bool IsBill(JsonRecord root) => root.Find("bill") is { IsObject: true } bill && bill.Find("bill_id") is not null;

    // Its file of a single roll call says neither the measure nor the number, and names members by LegiScan's own numbers.
    public static bool IsRollCall(JsonRecord root) => root.Find("roll_call") is { IsObject: true } call && call.Find("roll_call_id") is not null;

    public static RecordException RollCall(string path) => RecordFile.NotAKind(
        path, "a roll call of LegiScan alone says neither its legislature nor its measure; LegiScan's file of the measure lists the votes on it");

    public static RecordReading Read(string path, JsonRecord root)
    {
        var bill = root.One("bill");
        if (bill.Text("state") is not "US" and var state)
            throw RecordFile.NotAKind(path, $"it is a measure of the legislature of {RollCallBuilder.Limit(state, 16)}, not of Congress", bill.Line);
        var measure = MeasureOf(bill);
        var title = bill.Optional("title");
        return RecordReading.Of(
            path,
            RecordKind.LegiScanJson,
            [.. root.Warnings.ReadEach(bill.All("votes"), vote => ReadVote(vote, measure, title))],
            new(Witness.LibraryOfCongress, "LegiScan", $"US/bill/{bill.Text("bill_number")}/{bill.One("session").Number("year_start", 1789, 2999)}"),
            root.Warnings);
    }

    private static RecordVoteRequest ReadVote(JsonRecord item, MeasureName measure, string title)
    {
        var house = item.Text("chamber") switch
        {
            "H" => true,
            "S" => false,
            var other => throw item.One("chamber").Wrong($"\"chamber\" should be H or S and is \"{other}\""),
        };
        var description = item.Text("desc");
        var cited = RollCallNumber().Match(description);
        if (!cited.Success || !int.TryParse(cited.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            throw item.One("desc").Wrong($"\"{description}\" does not end in the number of the roll call, such as RC# 94");
        var question = description[..cited.Index].TrimEnd();
        var date = Date(item);
        var kind = house ? VoteQuestions.OfHouse(question) : VoteQuestions.OfSenate(question, $"{question} {title}");
        var vote = new Vote
        {
            Chamber = house ? Chamber.House : Chamber.Senate,
            Session = CongressCalendar.On(measure.Congress, date),
            Number = number,
            Question = question,
            QuestionKind = kind,
            Threshold = house
                ? HouseThresholds.Threshold("", question, kind)
                : SenateThresholds.OfKind(kind, BillRequests.ProposesAmendment(title)),
            // "nv" are those who answered present: the four add up to the chamber.
            Tally = new()
            {
                Yea = item.Number("yea", 0, 10_000),
                Nay = item.Number("nay", 0, 10_000),
                Present = item.Number("nv", 0, 10_000),
                NotVoting = item.Number("absent", 0, 10_000),
            },
            OfficialPassed = item.Number("passed", 0, 1) == 1,
            Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Description = title,
        }.On([measure]);
        return RollCallBuilder.Request(measure.Congress, vote, []);
    }

    private static MeasureName MeasureOf(JsonRecord bill)
    {
        var designation = bill.Text("bill_number");
        var match = Designation().Match(designation);
        // As states do, LegiScan calls a bill HB and a simple resolution HR.
        var type = match.Groups[1].Value switch
        {
            "HB" => MeasureType.Hr,
            "SB" => MeasureType.S,
            "HR" => MeasureType.Hres,
            "SR" => MeasureType.Sres,
            "HJR" => MeasureType.Hjres,
            "SJR" => MeasureType.Sjres,
            "HCR" => MeasureType.Hconres,
            "SCR" => MeasureType.Sconres,
            _ => throw bill.One("bill_number").Wrong($"\"{designation}\" is no measure of Congress, such as HJR46"),
        };
        var number = int.Parse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var year = bill.One("session").Number("year_start", 1789, 2999);
        return number is >= 1 and <= MeasureName.MaxNumber
            ? new((year - 1789) / 2 + 1, type, number)
            : throw bill.One("bill_number").Wrong($"\"{designation}\" has no number of a measure");
    }

    private static DateOnly Date(JsonRecord item) =>
        DateOnly.TryParseExact(item.Text("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw item.One("date").Wrong($"\"date\" should look like 2019-02-26 and is \"{item.Text("date")}\"");

    [GeneratedRegex(@"\bRC#\s*(\d{1,5})\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex RollCallNumber();

    [GeneratedRegex(@"^([HS](?:B|R|JR|CR))(\d{1,5})$")]
    private static partial Regex Designation();
}
