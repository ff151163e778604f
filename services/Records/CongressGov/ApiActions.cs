using System.Globalization;
using VoteTracker.Records.BillStatus;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using MeasureName = VoteTracker.Domain.MeasureName;

namespace VoteTracker.Records.CongressGov;

// The actions on one measure, as api.congress.gov/v3/bill/{congress}/{type}/{number}/actions answers: what BILLSTATUS lists, from the same
// database and with the same ids here.
internal static class ApiActions
{
    public const string Source = "Congress.gov API";

    public static bool IsActions(JsonRecord root) =>
        root.Find("actions") is { IsList: true } && root.Find("request") is { IsObject: true } request && request.Find("billType") is not null;

    public static RecordReading Read(string path, JsonRecord root)
    {
        var measure = ApiMeasure.OfRequest(root);
        var items = root.All("actions").ToList();
        var rollCalls = CitedRollCalls.Of(
            measure.Congress,
            root.Warnings.ReadEach(items, item => item.All("recordedVotes").Select(ReadVote).ToList()).SelectMany(votes => votes));
        var actions = root.Warnings.ReadEach(items, item => ReadAction(item, rollCalls)).ToList();
        // The newest comes first; an answer that was sorted the other way is taken as it is.
        if (actions.Count > 1 && string.CompareOrdinal(actions[0].Date, actions[^1].Date) >= 0)
            actions.Reverse();
        Contradictions.Tell(actions, root.Warn);
        var origin = new DocumentOrigin(
            Witness.LibraryOfCongress, Source, $"{ApiMeasure.Path(measure)}/actions", IsWhole: HasAll(root, items.Count)).As(root.Warnings);
        var requests = ActionRequests.Of(measure, BillActions.Arrange(actions, measure), origin);
        return RecordReading.Of(path, RecordKind.CongressGovJson, requests, origin, root.Warnings);
    }

    // An answer is one page of many.
    private static bool HasAll(JsonRecord root, int items) =>
        root.Find("pagination") is { IsObject: true } page && page.Find("next") is null && page.Find("prev") is null
        && page.Find("count") is not null && page.AnyNumber("count", 0, int.MaxValue) == items;

    private static Action ReadAction(JsonRecord item, CitedRollCalls rollCalls)
    {
        var text = item.Text("text");
        var code = item.Optional("actionCode");
        var system = item.Find("sourceSystem")?.Optional("name") ?? "";
        var date = Parsed(item, "actionDate", "yyyy-MM-dd", "2019-02-26");
        var chamber = ActionChamber.ChamberOf(system, code, text);
        return BillActions.Named(
            new()
            {
                Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                TimeOfDay = item.Optional("actionTime").Length == 0 ? ""
                    : Parsed(item, "actionTime", "HH:mm:ss", "18:34:10").ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                Kind = ActionKinds.Within(chamber, ActionKinds.Of(code, text)),
                Chamber = chamber,
                Text = RollCallBuilder.Limit(text, 8192),
                Code = code,
                Vote = rollCalls.CitedBy(text, chamber, DateOnly.FromDateTime(date)),
            },
            code.Length > 0 ? code : item.Optional("type"),
            system);
    }

    private static CitedRollCall ReadVote(JsonRecord vote) => new(
        vote.Text("chamber") == "Senate" ? Chamber.Senate : Chamber.House,
        vote.AnyNumber("rollNumber", 1, RollCallBuilder.MaxNumber),
        vote.AnyNumber("sessionNumber", 1, 4),
        DateTimeOffset.TryParse(vote.Text("date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? DateOnly.FromDateTime(moment.UtcDateTime)
            : throw vote.One("date").Wrong($"\"date\" should look like 2019-02-26T23:34:10Z and is \"{vote.Text("date")}\""),
        vote.Warn);

    private static DateTime Parsed(JsonRecord item, string name, string format, string example) =>
        DateTime.TryParseExact(item.Text(name), format, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out var moment)
            ? moment
            : throw item.One(name).Wrong($"\"{name}\" should look like {example} and is \"{item.Text(name)}\"");
}
