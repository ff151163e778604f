namespace VoteTracker.Records.History;

// The records give the clock of Washington, D.C.
internal static class WashingtonTime
{
    private static readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    public static DateTimeOffset At(DateOnly date, TimeOnly time)
    {
        var local = date.ToDateTime(time);
        return new(local, _zone.GetUtcOffset(local));
    }
}
