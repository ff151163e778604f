using System.Diagnostics.Metrics;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>The buckets of histograms of seconds. Those by default are for milliseconds: of a call of 3 ms they say "less than 5 s".</summary>
public static class DurationBuckets
{
    /// <summary>For what takes milliseconds and may take seconds.</summary>
    public static InstrumentAdvice<double> Calls { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    /// <summary>For what goes on for minutes.</summary>
    public static InstrumentAdvice<double> Streams { get; } = new() { HistogramBucketBoundaries = [0.1, 1, 10, 30, 60, 300, 600, 1_200, 1_800, 2_400, 3_600] };
}
