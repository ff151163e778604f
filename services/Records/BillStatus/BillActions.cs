using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using VoteTracker.Records.Measures;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;
using Action = VoteTracker.V1.Action;
using MeasureName = VoteTracker.Domain.MeasureName;
using static VoteTracker.Domain.MeasureTypes;

namespace VoteTracker.Records.BillStatus;

// The actions of one BILLSTATUS file, oldest first.
internal static partial class BillActions
{
    // Files of 2015 say 06:59PM.
    private static readonly string[] Times = ["HH:mm:ss", "hh:mmtt"];

    public static IReadOnlyList<Action> Read(XmlRecord bill, MeasureName measure)
    {
        // Files of 2015 hold items with nothing but a date.
        var items = bill.Find("actions")?.All("item").Where(item => item.Optional("text").Length > 0).ToList() ?? [];
        var rollCalls = CitedRollCalls.Read(bill, measure.Congress);
        var actions = bill.Warnings.ReadEach(items, item => ReadAction(item, rollCalls)).ToList();
        // GPO lists the newest first; a file that does it the other way round is taken as it is.
        if (actions.Count > 1 && string.CompareOrdinal(actions[0].Date, actions[^1].Date) >= 0)
            actions.Reverse();
        Contradictions.Tell(actions, bill.Warn);
        return Arrange(actions, measure);
    }

    // The actions, oldest first, with their places in each day's list and ids that are unique.
    public static IReadOnlyList<Action> Arrange(IEnumerable<Action> oldestFirst, MeasureName measure)
    {
        var actions = new List<Action>();
        var ids = new HashSet<string>();
        var (day, sequence) = ("", 0);
        foreach (var action in oldestFirst)
        {
            sequence = action.Date == day ? sequence + 1 : 1;
            (day, action.Sequence) = (action.Date, sequence);
            // A record may say the same thing twice on one day; then the order tells the two apart.
            var id = action.Id;
            for (var copy = 2; !ids.Add(action.Id); copy++)
                action.Id = string.Create(CultureInfo.InvariantCulture, $"{id}-{copy}");
            actions.Add(action);
        }

        SettleAmendments(actions, measure);
        return actions;
    }

    private static Action ReadAction(XmlRecord item, CitedRollCalls rollCalls)
    {
        var text = item.Required("text");
        var code = item.Optional("actionCode");
        var system = item.Find("sourceSystem")?.Optional("name") ?? "";
        var date = BillStatusXml.Date(item.One("actionDate"));
        var time = TimeOfDay(item.Find("actionTime"));
        var chamber = ActionChamber.ChamberOf(system, code, text);
        var kind = ActionKinds.Of(code, text);
        var action = new Action
        {
            Date = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            TimeOfDay = time,
            Kind = ActionKinds.Within(chamber, kind),
            Chamber = chamber,
            Text = RollCallBuilder.Limit(text, 8192),
            Code = code,
            Vote = rollCalls.CitedBy(text, chamber, date),
        };
        return Named(action, code.Length > 0 ? code : item.Optional("type"), system);
    }

    // The editors add citations of the Congressional Record days later, "(text: CR H2130)"; the action must keep its id then.
    public static Action Named(Action action, string codeOrType, string system)
    {
        var wording = $"{system}\n{Citation().Replace(action.Text, "").Replace(" ", "", StringComparison.Ordinal)}";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wording)))[..10];
        var time = action.TimeOfDay.Length > 0 ? $"T{action.TimeOfDay}" : "";
        action.Id = $"{Unnameable().Replace(RollCallBuilder.Limit(codeOrType, 32), "")}-{action.Date}{time}-{hash}";
        return action;
    }

    // An amendment of the second chamber sends the measure back; one of the first is simply part of what it passed. The House often
    // words an amended passage as plain "On passage Passed", and what it did shows in the actions around it.
    private static void SettleAmendments(List<Action> actions, MeasureName measure)
    {
        var origin = (Chamber)measure.Type.Origin();
        for (var i = 0; i < actions.Count; i++)
        {
            var action = actions[i];
            var exchange = ActionKinds.IsExchange(action.Text);
            if (action.Chamber == origin && action.Kind == ActionKind.PassedWithAmendment && !exchange)
                action.Kind = ActionKind.Passed;
            if (action.Chamber != origin && action.Kind == ActionKind.Passed && !exchange && AmendedAround(actions, i))
                action.Kind = ActionKind.PassedWithAmendment;
        }
    }

    private static bool AmendedAround(List<Action> actions, int index)
    {
        var passage = actions[index];
        var before = actions.Take(index).Where(other => other.Date == passage.Date && other.Chamber == passage.Chamber);
        var after = actions.Skip(index + 1).TakeWhile(other => other.Kind is not (ActionKind.Presented or ActionKind.Vetoed));
        return before.Any(other => AmendmentAdopted().IsMatch(other.Text)) || after.Any(other => AmendmentReceived().IsMatch(other.Text));
    }

    private static string TimeOfDay(XmlRecord? time) =>
        time is null or { Text.Length: 0 } ? ""
        : TimeOnly.TryParseExact(time.Text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
        : throw time.Wrong($"<actionTime> should look like 18:34:10 and is \"{time.Text}\"");

    [GeneratedRegex(@"\((text|consideration|CR|as of)\b[^()]*(\([^()]*\)[^()]*)*\)", RegexOptions.IgnoreCase)]
    private static partial Regex Citation();

    [GeneratedRegex("[^A-Za-z0-9._:-]")]
    private static partial Regex Unnameable();

    [GeneratedRegex("struck all after the enacting clause and inserted|^The House adopted the amendment", RegexOptions.IgnoreCase)]
    private static partial Regex AmendmentAdopted();

    [GeneratedRegex(
        "^Message on (House|Senate) action received.*: (House|Senate) amendments? to (Senate|House) (bill|((joint|concurrent) )?resolution)",
        RegexOptions.IgnoreCase)]
    private static partial Regex AmendmentReceived();
}
