using System.Diagnostics.Metrics;
using VoteTracker.Contract;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>What is measured of commits and of the store.</summary>
internal static class StateMetrics
{
    private static readonly Meter Meter = new("VoteTracker.State");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "votetracker.commit.duration", "s", "From the first reading to the confirmed commit, conflicts and repetitions included");

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>(
        "votetracker.commit.conflicts", "{conflict}", "Decisions taken again because somebody else was faster");

    private static readonly Counter<long> StaleCaches = Meter.CreateCounter<long>(
        "votetracker.commit.stale_caches", "{decision}", "Decisions taken again because another process had written since this one did");

    private static readonly Gauge<int> Fit = Meter.CreateGauge<int>(
        "votetracker.store.fit", "1", "1 where Redis's settings are such that it loses nothing acknowledged, 0 where they are not");

    private static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "votetracker.store.failures", "{check}", "Checks that found Redis unable to take writes, by cause; readiness checks every second");

    /// <summary>Redis was found unable to take writes.</summary>
    /// <param name="cause">Why, such as <c>WRONGPASS</c>.</param>
    public static void StoreFailed(string cause) => Failures.Add(1, new KeyValuePair<string, object?>("error.type", cause));

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
