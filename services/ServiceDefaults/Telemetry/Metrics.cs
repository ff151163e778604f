using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>Metrics of the calls that a process serves.</summary>
internal static class Metrics
{
    private static readonly Meter Meter = new("VoteTracker.ServiceDefaults");

    private static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>(
        "rpc.server.call.duration", "s", "How long unary calls took", advice: DurationBuckets.Calls);

    // Streams are open for minutes where calls take milliseconds: together neither could be read.
    private static readonly Histogram<double> StreamDuration = Meter.CreateHistogram<double>(
        "votetracker.stream.duration", "s", "How long streams were open; one counts when it ends", advice: DurationBuckets.Streams);

    /// <summary>Whether anybody measures.</summary>
    public static bool Enabled => CallDuration.Enabled || StreamDuration.Enabled;

    /// <summary>A call or a stream ended.</summary>
    /// <param name="method">Its method in full.</param>
    /// <param name="isStream">Whether it is a stream.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="error">Why, where the server failed; null where it did not.</param>
    /// <param name="duration">How long it took.</param>
    public static void Ended(string method, bool isStream, StatusCode status, string? error, TimeSpan duration)
    {
        var tags = new TagList { { Spans.System, Spans.Grpc }, { Spans.Method, method }, { Spans.Status, Spans.NameOf(status) } };
        if (error is not null)
            tags.Add(Spans.ErrorType, error);
        (isStream ? StreamDuration : CallDuration).Record(duration.TotalSeconds, tags);
    }
}
