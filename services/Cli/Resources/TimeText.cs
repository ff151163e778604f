using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Cli.Output;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Resources;

/// <summary>Times as the record has them: by the clock of Washington, D.C.</summary>
internal static class TimeText
{
    /// <summary>A day, with the time where the record gives one.</summary>
    public static string Of(string date, string timeOfDay) =>
        Display.OneLine(timeOfDay.Length == 0 ? date : $"{date} {timeOfDay} ET");

    /// <summary>A moment; only its day where it is the start of one, which stands for a day without a time.</summary>
    public static string Of(Timestamp? moment)
    {
        if (moment is null)
            return Display.None;
        if (CapitalClock.Local(moment) is not { } local)
            return Utc(moment);
        return local.TimeOfDay == TimeSpan.Zero
            ? local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : local.ToString("yyyy-MM-dd HH:mm:ss 'ET'", CultureInfo.InvariantCulture);
    }

    /// <summary>The day of a moment, as YYYY-MM-DD.</summary>
    public static string Day(Timestamp? moment) => Of(moment) is { Length: >= 10 } text ? text[..10] : "";

    /// <summary>A moment by the clock of the services.</summary>
    public static string Utc(Timestamp? moment) =>
        moment?.ToDateTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? Display.None;
}
