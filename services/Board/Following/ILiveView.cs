namespace VoteTracker.Board.Following;

/// <summary>A live view of any type, as the list of them holds it.</summary>
internal interface ILiveView : IDisposable
{
    /// <summary>How many look at it.</summary>
    public int Leases { get; set; }

    /// <summary>Since when nobody does, in milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long IdleSince { get; set; }
}
