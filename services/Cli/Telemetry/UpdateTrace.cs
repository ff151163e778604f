using System.Diagnostics;
using VoteTracker.V1;

namespace VoteTracker.Cli.Telemetry;

/// <summary>The trace of the call that caused an update.</summary>
/// <param name="Offset">The update's place on the log.</param>
/// <param name="TraceId">The trace; empty where the call was not traced, or not sampled.</param>
/// <param name="SpanId">The span of the commit, to which whatever came of the update is linked.</param>
/// <param name="Address">Where a viewer shows it.</param>
internal sealed record UpdateTrace(long Offset, string TraceId, string SpanId, string Address)
{
    /// <summary>Reads it from an update.</summary>
    /// <param name="update">The update.</param>
    /// <param name="template">The address of a viewer, with {traceId} and maybe {spanId}.</param>
    public static UpdateTrace Of(Update update, string template) =>
        ActivityContext.TryParse(update.Traceparent, null, out var commit)
            ? new UpdateTrace(
                update.Offset,
                commit.TraceId.ToString(),
                commit.SpanId.ToString(),
                template.Replace("{traceId}", commit.TraceId.ToString(), StringComparison.Ordinal)
                    .Replace("{spanId}", commit.SpanId.ToString(), StringComparison.Ordinal))
            : new UpdateTrace(update.Offset, "", "", "");

    /// <summary>For a person.</summary>
    public string ToText() => TraceId.Length == 0 ? "the call that caused it was not traced" : $"trace {TraceId}  {Address}";
}
