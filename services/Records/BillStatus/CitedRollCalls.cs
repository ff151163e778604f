using System.Globalization;
using System.Text.RegularExpressions;
using VoteTracker.Records.Reading;
using VoteTracker.Records.RollCalls;
using VoteTracker.V1;

namespace VoteTracker.Records.BillStatus;

// A roll call as a list of citations has it, and where to tell what is wrong with it.
internal sealed record CitedRollCall(Chamber Chamber, int Number, int Session, DateOnly Date, Action<RecordFlaw, string> Warn);

// The roll calls that the actions on one measure cite by number. The number starts anew each session, and which session is meant stands
// apart: beside the measure in layout 1 of BILLSTATUS, beside the action in 3.0.0 and in the Congress.gov API.
internal sealed partial class CitedRollCalls
{
    private readonly int _congress;
    private readonly List<(Chamber Chamber, int Number, int Session, DateOnly Date)> _recorded = [];

    private CitedRollCalls(int congress) => _congress = congress;

    public static CitedRollCalls Read(XmlRecord bill, int congress)
    {
        var lists = new[] { bill }.Concat(bill.Find("actions")?.All("item") ?? []);
        return Of(congress, bill.Warnings
            .ReadEach(lists, owner => (owner.Find("recordedVotes")?.All("recordedVote") ?? []).Select(ReadVote).ToList())
            .SelectMany(votes => votes));
    }

    // Where session and date contradict each other the date is right: it is copied from the vote, the session is typed.
    public static CitedRollCalls Of(int congress, IEnumerable<CitedRollCall> listed)
    {
        var cited = new CitedRollCalls(congress);
        foreach (var (chamber, number, session, date, warn) in listed)
        {
            var held = CongressCalendar.Session(congress, session, date);
            if (held != session)
                warn(RecordFlaw.Contradiction, string.Create(
                    CultureInfo.InvariantCulture,
                    $"roll call {number} of {date:yyyy-MM-dd} is said to be of session {session}; that day was in session {held}, which is taken"));
            cited._recorded.Add((chamber, number, held, date));
        }

        return cited;
    }

    // Of a record that does not list them: the day of the action tells the session.
    public static CitedRollCalls Unlisted(int congress) => new(congress);

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

    private static CitedRollCall ReadVote(XmlRecord vote) => new(
        vote.Optional("chamber") == "Senate" ? Chamber.Senate : Chamber.House,
        vote.Number("rollNumber", 1, RollCallBuilder.MaxNumber),
        vote.Number("sessionNumber", 1, 4),
        DayOf(vote.One("date")),
        vote.Warn);

    private static DateOnly DayOf(XmlRecord date) =>
        DateTimeOffset.TryParse(date.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? DateOnly.FromDateTime(moment.UtcDateTime)
            : throw date.Wrong($"<date> should look like 2019-02-26T23:34:10Z and is \"{date.Text}\"");

    [GeneratedRegex(@"\(Roll no\. (\d{1,5})\)", RegexOptions.IgnoreCase)]
    private static partial Regex HouseCitation();

    [GeneratedRegex(@"Record Vote Number: (\d{1,5})\b", RegexOptions.IgnoreCase)]
    private static partial Regex SenateCitation();
}
