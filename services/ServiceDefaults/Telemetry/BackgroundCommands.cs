using System.Diagnostics;
using OpenTelemetry;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps commands that no call and no update caused from being exported: health checks and looks for lost wake-ups, each of which would
/// be a trace of its own. They are the client spans without a parent. Stands before the exporter.
/// </summary>
internal sealed class BackgroundCommands : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Kind == ActivityKind.Client && data.ParentSpanId == default)
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
