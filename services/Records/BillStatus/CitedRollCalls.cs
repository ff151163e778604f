using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;

namespace VoteTracker.Records.BillStatus;

// The roll calls that the actions of one BILLSTATUS file cite by number. The number starts anew each session, and which session is
// meant stands apart: beside the measure in layout 1, beside the action in 3.0.0.
internal sealed partial class CitedRollCalls
{
    private readonly int _congress;
    private readonly List<(Chamber Chamber, int Number, int Session, DateOnly Date)> _recorded;

    private CitedRollCalls(int congress, List<(Chamber, int, int, DateOnly)> recorded)
    {
        _congress = congress;
        _recorded = recorded;
    }

    public static CitedRollCalls Read(XmlRecord bill, int congress)
    {
        var lists = new[] { bill }.Concat(bill.Find("actions")?.All("item") ?? []);
        return new(congress, [.. lists
            .SelectMany(owner => owner.Find("recordedVotes")?.All("recordedVote") ?? [])
            .Select(vote =>
            {
                var date = DayOf(vote.One("date"));
                return (
                    vote.Optional("chamber") == "Senate" ? Chamber.Senate : Chamber.House,
                    vote.Number("rollNumber", 1, RollCallBuilder.MaxNumber),
                    // The citation's own day decides, where it contradicts the session.
                    CongressCalendar.Decide(congress, vote.Number("sessionNumber", 1, 4), date),
                    date);
            })]);
    }

    // Of a record that does not list them: the day of the action tells the session.
    public static CitedRollCalls Unlisted(int congress) => new(congress, []);

    // The name of the vote that an action's wording cites, or empty.
    public string CitedBy(string text, Chamber chamber, DateOnly date)
    {
        var (match, voting) = HouseCitation().Match(text) is { Success: true } roll ? (roll, Chamber.House)
            : (SenateCitation().Match(text), Chamber.Senate);
        if (!match.Success || (chamber != Chamber.Unspecified && chamber != voting))
            return "";
        var number = int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        var session = _recorded
            .Where(vote => vote.Chamber == voting && vote.Number == number)
            .OrderBy(vote => Math.Abs(vote.Date.DayNumber - date.DayNumber))
            .Select(vote => vote.Session)
            .FirstOrDefault(CongressCalendar.On(_congress, date));
        return RollCallBuilder.Name(_congress, voting, session, number);
    }

    private static DateOnly DayOf(XmlRecord date) =>
        DateTimeOffset.TryParse(date.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? DateOnly.FromDateTime(moment.UtcDateTime)
            : throw date.Wrong($"<date> should look like 2019-02-26T23:34:10Z and is \"{date.Text}\"");

    [GeneratedRegex(@"\(Roll no\. (\d{1,5})\)", RegexOptions.IgnoreCase)]
    private static partial Regex HouseCitation();

    [GeneratedRegex(@"Record Vote Number: (\d{1,5})\b", RegexOptions.IgnoreCase)]
    private static partial Regex SenateCitation();
}
