namespace VoteTracker.EndToEnd.Tests.Faults.Workload;

/// <summary>How long a client waits before it tries again: longer each time, and never the same as its neighbours.</summary>
internal static class FullJitter
{
    private const double Shortest = 50;
    private const double Longest = 2_000;

    public static TimeSpan Next(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(Longest, Shortest * Math.Pow(2, attempt)) * Random.Shared.NextDouble());
}
