using System.Diagnostics.Metrics;

namespace VoteTracker.State;

/// <summary>What is measured of commits and of the store.</summary>
internal static class Metrics
{
    private static readonly Meter Meter = new("VoteTracker.State");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "votetracker.commit.duration", "s", "From the first reading to the confirmed commit, conflicts and repetitions included");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "votetracker.commit.conflicts", "{conflict}", "Decisions taken again because somebody else was faster");

    private static readonly Gauge<int> Fit = Meter.CreateGauge<int>(
        "votetracker.store.fit", "1", "1 where Redis's settings are such that it loses nothing acknowledged, 0 where they are not");

    /// <summary>Redis's settings were looked at.</summary>
    public static void StoreIsFit(bool fit) => Fit.Record(fit ? 1 : 0);

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
