using System.Globalization;
using Google.Protobuf;
using VoteTracker.Records.BillStatus;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.Scraper;

// Measures in the layout of the unitedstates/congress scraper (data/{congress}/bills/{type}/{type}{number}/data.json). It has made
// one list of what House, Senate and Library each told and has dropped who told it; its own reading of the actions is not used.
internal static class ScraperBillJson
{
    public static bool IsBill(JsonRecord root) => root.Find("bill_id") is not null && root.Find("actions") is not null;

    public static IReadOnlyList<IMessage> Read(JsonRecord root)
    {
        var measure = MeasureOf(root);
        var title = root.Optional("official_title") is { Length: > 0 } official ? official : root.Optional("short_title");
        var actions = root.All("actions").Select(item => ReadAction(item, measure));
        return BillRequests.Of(
            measure, title, Day(root, "introduced_at"), BillActions.Arrange(actions, measure), ScraperOrigin.OfBill(root).As(root.Warnings));
    }

    private static MeasureName MeasureOf(JsonRecord root)
    {
        var congress = root.Text("congress");
        return int.TryParse(congress, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number is >= 1 and <= CongressName.MaxNumber
            ? MeasureCitation.From(number, root.Text("bill_type"), root.Text("number"))
                ?? throw root.One("bill_type").Wrong($"no measure is named \"{root.Text("bill_type")} {root.Text("number")}\"")
            : throw root.One("congress").Wrong($"\"congress\" should be a number from 1 to {CongressName.MaxNumber} and is \"{congress}\"");
    }

    private static Action ReadAction(JsonRecord item, MeasureName measure)
    {
        var text = item.Text("text");
        var code = item.Optional("action_code");
        var acted = item.Text("acted_at").Split('T', 2);
        var date = Day(item, "acted_at");
        var chamber = ChamberOf(item, code, text);
        var kind = ActionKinds.Of(code, text);
        return BillActions.Named(
            new()
            {
                Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                TimeOfDay = acted.Length == 1 ? "" : TimeOfDay(item, acted[1]),
                Kind = ActionKinds.Within(chamber, kind),
                Chamber = chamber,
                Text = RollCallBuilder.Limit(text, 8192),
                Code = code,
                Vote = CitedRollCalls.Unlisted(measure.Congress).CitedBy(text, chamber, date),
            },
            code.Length > 0 ? code : item.Optional("type"),
            "");
    }

    private static Chamber ChamberOf(JsonRecord item, string code, string text)
    {
        var byCode = ActionChamber.ChamberOf("", code, text);
        if (byCode != Chamber.Unspecified || code.StartsWith('E'))
            return byCode;
        // Committees are named HSPW, SSAS or JSEC.
        var committees = item.All("committees").Select(committee => committee.AsText("committees"));
        return (item.Optional("where"), committees.FirstOrDefault("")) switch
        {
            ("h", _) or ("", ['H', ..]) => Chamber.House,
            ("s", _) or ("", ['S', ..]) => Chamber.Senate,
            _ => ActionChamber.FirstNamed(text),
        };
    }

    private static DateOnly Day(JsonRecord item, string name) =>
        DateOnly.TryParseExact(
            item.Text(name).Split('T', 2)[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw item.One(name).Wrong(
                $"\"{name}\" should look like 2019-02-26 or 2019-02-26T18:34:10-05:00 and is \"{item.Text(name)}\"");

    // The offset is Washington's, so the clock reading is already the time there.
    private static string TimeOfDay(JsonRecord item, string time) =>
        time.Length >= 8
        && TimeOnly.TryParseExact(time[..8], "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            : throw item.One("acted_at").Wrong(
                $"\"acted_at\" should look like 2019-02-26T18:34:10-05:00 and is \"{item.Text("acted_at")}\"");
}
