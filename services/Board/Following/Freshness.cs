namespace VoteTracker.Board.Following;

/// <summary>How current what is shown of a Congress is.</summary>
/// <param name="IsCurrent">Whether every change is seen as it comes.</param>
/// <param name="Reason">Why not; empty while it is.</param>
/// <param name="LastChange">When the last change was made that is known here; null where there was none yet.</param>
/// <param name="CheckedAt">When it was known last that nothing is missing.</param>
internal sealed record Freshness(bool IsCurrent, string Reason, DateTimeOffset? LastChange, DateTimeOffset? CheckedAt)
{
    public static Freshness Unknown { get; } = new(false, "Connecting to the record", null, null);

    public static Freshness TooMany { get; } = new(false, "Too many Congresses are looked at", null, null);
}
