using System.Diagnostics.Metrics;
using Grpc.Core;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>Metrics of the calls that a process serves.</summary>
internal static class Metrics
{
    private static readonly Meter Meter = new("VoteTracker.ServiceDefaults");

    /// <summary>How long calls took, in seconds, by method and status. A stream counts when it ends.</summary>
    public static readonly Histogram<double> CallDuration = Meter.CreateHistogram<double>(
        "rpc.server.call.duration", "s", "How long calls took");

    public static void Ended(string method, StatusCode status, TimeSpan duration) => CallDuration.Record(
        duration.TotalSeconds,
        new(Spans.System, Spans.Grpc),
        new(Spans.Method, method),
        new(Spans.Status, Spans.NameOf(status)));
}
