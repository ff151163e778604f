using System.Diagnostics;

namespace VoteTracker.State;

/// <summary>The spans of reading, deciding and committing.</summary>
internal static class StateSpans
{
    private static readonly ActivitySource Source = new("VoteTracker.State");

    /// <summary>
    /// The trace context that the updates of a call carry: of the present span, or of the caller's where nobody here records spans that
    /// could be found by their id. Empty where the call is not traced.
    /// </summary>
    public static string Traceparent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true } span
        ? (span.Source.HasListeners() ? span.Id : span.ParentId) ?? ""
        : "";

    /// <summary>One reading and deciding; there is another one after each conflict.</summary>
    public static Activity? Decide(int congress) => Start("decide", ActivityKind.Internal, congress);

    /// <summary>One commit, confirmed; its context goes into the updates.</summary>
    public static Activity? Commit(int congress) => Start("commit", ActivityKind.Producer, congress);

    /// <summary>What was written.</summary>
    public static void Committed(this Activity span, long first, long head) => span
        .SetTag("votetracker.offset.first", first)
        .SetTag("votetracker.offset.head", head);

    /// <summary>What went wrong.</summary>
    public static void Failed(this Activity span, string reason) => span.SetTag("error.type", reason).SetStatus(ActivityStatusCode.Error, reason);

    private static Activity? Start(string name, ActivityKind kind, int congress) =>
        Source.StartActivity(name, kind)?.SetTag("votetracker.congress", congress);
}
