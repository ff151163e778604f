using System.Diagnostics.Metrics;

namespace VoteTracker.ServiceDefaults;

/// <summary>What is measured of readiness.</summary>
internal static class HealthMetrics
{
    private static readonly Gauge<int> Ready = new Meter("VoteTracker.ServiceDefaults").CreateGauge<int>(
        "votetracker.ready", description: "1 while this process takes calls, 0 while its Redis or the process keeps it from that");

    /// <summary>Readiness was looked at.</summary>
    public static void IsReady(bool ready) => Ready.Record(ready ? 1 : 0);
}
