using VoteTracker.Domain;

namespace VoteTracker.Records.History;

// The records give the clock of Washington, D.C.
internal static class WashingtonTime
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById(CapitolMoment.TimeZone);

    public static DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return new(local, Zone.GetUtcOffset(local));
    }
}
