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

    // The session of a roll call that is said to be of one: what is said, unless the day speaks against it, which is copied where the
    // session is typed. A session may last until 3 January of the next year, and before the 77th Congress there were more than two, at
    // irregular times.
    public static int Session(int congress, int said, DateOnly date) =>
        congress < 77 || CongressOn(date) != congress || (said <= 2 && date is { Month: 1, Day: <= 3 }) ? said : On(congress, date);

    public static int? OfYear(int congress, string year) =>
        int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number - FirstYear(congress) + 1 is >= 1 and <= 2 and var session
            ? session
            : null;

    private static int FirstYear(int congress) => 1789 + 2 * (congress - 1);
}
