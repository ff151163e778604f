using System.Globalization;

namespace VoteTracker.Records.RollCalls;

// The calendar of Congresses and their sessions.
internal static class CongressCalendar
{
    // A Congress begins on 3 January of an odd year (20th Amendment): the last days of its second session fall into a third year.
    public static int CongressOn(DateOnly date)
    {
        var year = date is { Month: 1, Day: < 3 } ? date.Year - 1 : date.Year;
        return (year - 1789) / 2 + 1;
    }

    // From the 77th Congress on each has held exactly two sessions; a roll call early in January closes the second.
    public static int On(int congress, DateOnly date) => Math.Clamp(date.Year - FirstYear(congress) + 1, 1, 2);

    // Where a record gives both a session and a day, and they contradict each other, the day decides: it is the less abstract of the two.
    // A first session may last until the third day of the next year.
    public static int Decide(int congress, int printed, DateOnly date) =>
        congress < 77 || CongressOn(date) != congress || date is { Month: 1, Day: <= 3 } ? printed : On(congress, date);

    public static int? OfYear(int congress, string year) =>
        int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number - FirstYear(congress) + 1 is >= 1 and <= 2 and var session
            ? session
            : null;

    private static int FirstYear(int congress) => 1789 + 2 * (congress - 1);
}
