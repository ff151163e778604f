using Google.Protobuf.WellKnownTypes;

namespace VoteTracker.Wording;

/// <summary>The clock of Washington, D.C., by which the record is kept.</summary>
public static class CapitalClock
{
    private static readonly TimeZoneInfo? Zone = TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var zone) ? zone : null;

    /// <summary>The day that it is there now.</summary>
    public static DateOnly Today => DateOnly.FromDateTime(Local(DateTimeOffset.UtcNow)?.DateTime ?? DateTime.UtcNow);

    /// <summary>The Congress that sits: each has two years, from the third of January of an odd one (20th Amendment).</summary>
    public static int Congress => ((Today.AddDays(-2).Year - 1789) / 2) + 1;

    /// <summary>A moment as it is there; null on a machine without time zones.</summary>
    public static DateTimeOffset? Local(DateTimeOffset moment) => Zone is null ? null : TimeZoneInfo.ConvertTime(moment, Zone);

    /// <summary>A moment as it is there; null on a machine without time zones.</summary>
    public static DateTimeOffset? Local(Timestamp moment)
    {
        ArgumentNullException.ThrowIfNull(moment);
        return Local(moment.ToDateTimeOffset());
    }
}
