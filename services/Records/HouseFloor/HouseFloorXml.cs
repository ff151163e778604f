using System.Globalization;
using VoteTracker.Records.BillStatus;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using CongressName = VoteTracker.Domain.CongressName;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.HouseFloor;

// What the House did on a legislative day, as it happens (clerk.house.gov/floor/{yyyyMMdd}.xml). BILLSTATUS copies these lines, so they get
// the ids that they have there. Of lines that name no measure (the House convened, a recess) nothing is recorded.
internal static class HouseFloorXml
{
    // By this name BILLSTATUS says that it has a line from here.
    private const string System = "House floor actions";

    public static RecordReading Read(string path, XmlRecord root)
    {
        var congress = CongressOf(root.One("legislative_congress"));
        var lines = root.One("floor_actions").All("floor_action").Where(line => line.Optional("action_item").Length > 0);
        // The newest comes first. Times have seconds, and two lines of one second stand in the file's order.
        var actions = root.Warnings.ReadEach(lines, line => ReadAction(line, congress))
            .Where(read => read.Measure is not null).Reverse()
            .OrderBy(read => read.Action.Date, StringComparer.Ordinal).ThenBy(read => read.Action.TimeOfDay, StringComparer.Ordinal);
        var origin = new DocumentOrigin(
            Witness.OwnRecord,
            "House floor proceedings",
            $"https://clerk.house.gov/floor/{root.One("legislative_day").Attribute("date")}.xml",
            DocumentTime.Of(root.Find("pubDate")));
        var requests = actions.GroupBy(read => read.Measure!.Value, read => read.Action)
            .SelectMany(group => ActionRequests.Of(group.Key, Arranged(group, group.Key), origin)).ToList();
        return RecordReading.Of(path, RecordKind.HouseFloorXml, requests, origin, root.Warnings);
    }

    // Their places among all actions of the day are not known here.
    private static IReadOnlyList<Action> Arranged(IEnumerable<Action> oldestFirst, MeasureName measure)
    {
        var actions = BillActions.Arrange(oldestFirst, measure);
        foreach (var action in actions)
            action.Sequence = 0;
        return actions;
    }

    private static (MeasureName? Measure, Action Action) ReadAction(XmlRecord line, int congress)
    {
        var moment = Moment(line.One("action_time"));
        var held = CongressAt(congress, moment);
        var text = line.Required("action_description");
        var code = line.Attribute("act-id");
        var chamber = ActionChamber.ChamberOf(System, code, text);
        var action = BillActions.Named(
            new()
            {
                Date = moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                TimeOfDay = moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                Kind = ActionKinds.Within(chamber, ActionKinds.Of(code, text)),
                Chamber = chamber,
                Text = RollCallBuilder.Limit(text, 8192),
                Code = RollCallBuilder.Limit(code, 32),
                Vote = CitedRollCalls.Unlisted(held).CitedBy(text, chamber, DateOnly.FromDateTime(moment)),
            },
            code,
            System);
        return (MeasureCitation.Parse(held, line.Required("action_item")), action);
    }

    // At noon on 3 January of an odd year a Congress ends and the next begins (20th Amendment); that day's file holds both.
    private static int CongressAt(int congress, DateTime moment) => moment is { Month: 1, Day: 3 } && moment.Year % 2 == 1
        ? (moment.Year - 1789) / 2 + (moment.Hour < 12 ? 0 : 1)
        : congress;

    private static DateTime Moment(XmlRecord time) =>
        DateTime.TryParseExact(
            time.Attribute("for-search"), "yyyyMMddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
        && moment.Year > 1789
            ? moment
            : throw time.Wrong($"for-search should look like 20260902T16:50:15 and is \"{time.Attribute("for-search")}\"");

    private static int CongressOf(XmlRecord header) =>
        int.TryParse(header.Attribute("congress"), NumberStyles.None, CultureInfo.InvariantCulture, out var congress)
        && congress is >= 1 and <= CongressName.MaxNumber
            ? congress
            : throw header.Wrong($"congress should be a number from 1 to {CongressName.MaxNumber} and is \"{header.Attribute("congress")}\"");
}
