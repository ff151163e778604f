using System.Globalization;

namespace VoteTracker.Domain;

/// <summary>
/// When something happened at the Capitol: a day in Washington, D.C., and a time of day where the record gives one.
/// Kept as the record has it, since many official actions carry only a date.
/// </summary>
/// <param name="Date">The day.</param>
/// <param name="Time">The time of day, or null.</param>
public readonly record struct CapitolMoment(DateOnly Date, TimeOnly? Time = null)
{
    /// <summary>The year of the first Congress.</summary>
    public const int FirstYear = 1789;

    /// <summary>The last year that is taken: whatever is computed of a day, such as a deadline, stays within the calendar.</summary>
    public const int LastYear = 2200;

    /// <summary>The time zone of the Capitol, in the names of the IANA.</summary>
    public const string TimeZone = "America/New_York";

    private static readonly TimeZoneInfo Washington = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    /// <summary>Whether a day lies in the years that are taken.</summary>
    /// <param name="day">The day.</param>
    /// <returns>Whether it does.</returns>
    public static bool IsInRange(DateOnly day) => day.Year is >= FirstYear and <= LastYear;

    /// <summary>The instant: where there is no time of day, the start of the day.</summary>
    /// <returns>The instant with Washington's offset on that day.</returns>
    public DateTimeOffset ToInstant()
    {
        var local = Date.ToDateTime(Time ?? TimeOnly.MinValue);
        // An hour that daylight saving skips does not exist; what was written in it happened an hour later.
        if (Washington.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, Washington.GetUtcOffset(local));
    }

    /// <summary>What the clocks in Washington showed at an instant.</summary>
    /// <param name="instant">The instant.</param>
    /// <returns>The day and the time of day, to the second.</returns>
    public static CapitolMoment FromInstant(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Washington).DateTime;
        return new CapitolMoment(DateOnly.FromDateTime(local), new TimeOnly(local.Hour, local.Minute, local.Second));
    }

    /// <summary>Reads the contract's form.</summary>
    /// <param name="date">YYYY-MM-DD.</param>
    /// <param name="time">HH:MM:SS, or empty.</param>
    /// <param name="moment">The moment.</param>
    /// <returns>Whether both were well formed.</returns>
    public static bool TryParse(string date, string time, out CapitolMoment moment)
    {
        moment = default;
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return false;
        if (time.Length == 0)
        {
            moment = new CapitolMoment(day);
            return true;
        }
        if (!TimeOnly.TryParseExact(time, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var timeOfDay))
            return false;
        moment = new CapitolMoment(day, timeOfDay);
        return true;
    }
}
