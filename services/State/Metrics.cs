using System.Diagnostics.Metrics;

namespace VoteTracker.State;

/// <summary>What is measured of commits.</summary>
internal static class Metrics
{
    private static readonly Meter Meter = new("VoteTracker.State");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "votetracker.commit.duration", "s", "From the first reading to the confirmed commit, conflicts and repetitions included");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "votetracker.commit.conflicts", "{conflict}", "Decisions taken again because somebody else was faster");

    /// <summary>A call was decided, and carried out or refused.</summary>
    public static void Ended(int congress, TimeSpan duration, string error)
    {
        if (error.Length == 0)
            Duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("votetracker.congress", congress));
        else
            Duration.Record(duration.TotalSeconds, new("votetracker.congress", congress), new("error.type", error));
    }

    /// <summary>A decision met another's change.</summary>
    public static void Conflict(int congress) => Conflicts.Add(1, new KeyValuePair<string, object?>("votetracker.congress", congress));
}
