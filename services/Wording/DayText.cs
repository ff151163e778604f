using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.V1;

namespace VoteTracker.Wording;

/// <summary>Days and times as a newspaper prints them: Feb. 26, 2019, 6:32 p.m.</summary>
public static class DayText
{
    private static readonly string[] Months =
        ["Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

    /// <summary>A day of the contract (YYYY-MM-DD), with the time of day where there is one.</summary>
    public static string Of(string date, string timeOfDay = "")
    {
        ArgumentNullException.ThrowIfNull(timeOfDay);
        if (Day(date) is not { } day)
            return VisibleText.OnOneLine(date);
        return TimeOnly.TryParseExact(timeOfDay, "HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? $"{Of(day)}, {Of(time)}"
            : Of(day);
    }

    /// <summary>A moment by the clock of Washington; only its day where it is the start of one, which stands for a day without a time.</summary>
    public static string Of(Timestamp? moment)
    {
        if (moment is null)
            return "";
        var local = CapitalClock.Local(moment) ?? moment.ToDateTimeOffset();
        var day = Of(DateOnly.FromDateTime(local.DateTime));
        return local.TimeOfDay == TimeSpan.Zero ? day : $"{day}, {Of(TimeOnly.FromDateTime(local.DateTime))}";
    }

    /// <summary>The day of a moment in Washington.</summary>
    public static string Day(DateTimeOffset moment) => Of(DateOnly.FromDateTime((CapitalClock.Local(moment) ?? moment).DateTime));

    /// <summary>The time of day of a moment in Washington, to the second, with the clock's name.</summary>
    public static string Clock(DateTimeOffset moment)
    {
        var local = CapitalClock.Local(moment);
        var time = TimeOnly.FromDateTime((local ?? moment).DateTime);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(time.Hour + 11) % 12 + 1}:{time.Minute:00}:{time.Second:00} {(time.Hour < 12 ? "a.m." : "p.m.")} {(local is null ? "UTC" : "ET")}");
    }

    /// <summary>When a vote is announced for, as precisely as that is known.</summary>
    public static string Of(VoteAnnouncement announcement)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        return announcement.Precision == SchedulePrecision.Week
            ? $"the week of {Of(announcement.Date)}"
            : Of(announcement.Date, announcement.TimeOfDay);
    }

    /// <summary>Whether the day that was announced is past. Computed: no record says so.</summary>
    public static bool IsPast(VoteAnnouncement announcement)
    {
        ArgumentNullException.ThrowIfNull(announcement);
        if (Day(announcement.Date) is not { } day)
            return false;
        // A week is over with its Saturday.
        var last = announcement.Precision == SchedulePrecision.Week ? day.AddDays(6 - (int)day.DayOfWeek) : day;
        return CapitalClock.Today > last;
    }

    /// <summary>A day of the contract; null where it is none.</summary>
    public static DateOnly? Day(string date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string Of(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{Months[day.Month - 1]} {day.Day}, {day.Year}");

    private static string Of(TimeOnly time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(time.Hour + 11) % 12 + 1}:{time.Minute:00} {(time.Hour < 12 ? "a.m." : "p.m.")}");
}
