namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>How large faults are.</summary>
/// <param name="Watchers">How many watch, where the fault is not about them.</param>
/// <param name="Crowd">How many watch when Updates is restarted.</param>
/// <param name="Cut">How long the network is cut.</param>
/// <param name="Rounds">How often one process is killed.</param>
/// <param name="Writes">How many writes are acknowledged before and after each blow.</param>
/// <param name="Pause">How long each writer waits between two writes.</param>
internal sealed record FaultScale(int Watchers, int Crowd, TimeSpan Cut, int Rounds, int Writes, TimeSpan Pause)
{
    /// <summary>For each test run. It leaves the processors time for what is started again, which most of a fault waits for.</summary>
    public static readonly FaultScale Short = new(16, 400, TimeSpan.FromSeconds(4), 2, 100, TimeSpan.FromMilliseconds(30));

    /// <summary>For the soak.</summary>
    public static readonly FaultScale Long = new(100, 1_000, TimeSpan.FromSeconds(30), 5, 1_000, TimeSpan.FromMilliseconds(10));
}
