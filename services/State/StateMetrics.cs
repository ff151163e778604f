using System.Diagnostics.Metrics;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>What is measured of commits and of the store.</summary>
internal static class StateMetrics
{
    private static readonly Meter Meter = new("VoteTracker.State");

    // Those by default are for milliseconds. Like DurationBuckets of ServiceDefaults, of which State takes only its settings.
    private static readonly double[] Buckets = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "votetracker.commit.duration",
        "s",
        "From the first reading to the confirmed commit, conflicts and repetitions included",
        advice: new() { HistogramBucketBoundaries = Buckets });

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "votetracker.commit.conflicts", "{conflict}", "Decisions taken again because somebody else was faster");

    private static readonly Counter<long> StaleCaches = Meter.CreateCounter<long>(
        "votetracker.commit.stale_caches", "{decision}", "Decisions taken again because another process had written since this one did");

    private static readonly Gauge<int> Fit = Meter.CreateGauge<int>(
        "votetracker.store.fit", description: "1 where Redis's settings are such that it loses nothing acknowledged, 0 where they are not");

    private static readonly Gauge<long> MemoryUsed = Meter.CreateGauge<long>(
        "votetracker.store.memory.used", "By", "Memory that Redis uses; of several primaries that of the fullest");

    private static readonly Gauge<long> MemoryLimit = Meter.CreateGauge<long>(
        "votetracker.store.memory.limit", "By", "Memory that it may use: maxmemory, or where that is not set what its machine has");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "votetracker.store.failures", "{check}", "Checks that found Redis unable to take writes, by cause; readiness checks every second");

    /// <summary>Whether anybody measures the memory.</summary>
    public static bool WantsMemory => MemoryUsed.Enabled;

    /// <summary>Redis was found unable to take writes.</summary>
    /// <param name="cause">Why, such as <c>WRONGPASS</c>.</param>
    public static void StoreFailed(string cause) => Failures.Add(1, new KeyValuePair<string, object?>("error.type", cause));

    /// <summary>Redis's settings were looked at.</summary>
    public static void StoreIsFit(bool fit) => Fit.Record(fit ? 1 : 0);

    /// <summary>Redis's memory was looked at.</summary>
    public static void StoreMemory(long used, long limit)
    {
        MemoryUsed.Record(used);
        MemoryLimit.Record(limit);
    }

    /// <summary>A call was decided, and carried out or refused.</summary>
    public static void Ended(int congress, TimeSpan duration, string error)
    {
        // Of what appears with its first time no rate can be told.
        var tag = new KeyValuePair<string, object?>("votetracker.congress", congress);
        Conflicts.Add(0, tag);
        StaleCaches.Add(0, tag);
        if (error.Length == 0)
            Duration.Record(duration.TotalSeconds, tag);
        else
            Duration.Record(duration.TotalSeconds, tag, new("error.type", error));
    }

    /// <summary>What spans and measurements call a fault.</summary>
    public static string ErrorType(Exception fault) => fault switch
    {
        RejectionException rejected => rejected.Rejection.Reason,
        CallFailedException failed => failed.Reason,
        ConflictException => "CONFLICT",
        _ => fault.GetType().Name,
    };

    /// <summary>What this process remembered was older than what the store has.</summary>
    public static void StaleCache(int congress) => StaleCaches.Add(1, new KeyValuePair<string, object?>("votetracker.congress", congress));

    /// <summary>A decision met another's change.</summary>
    public static void Conflict(int congress) => Conflicts.Add(1, new KeyValuePair<string, object?>("votetracker.congress", congress));
}
