using System.Diagnostics;
using VoteTracker.Contract;
using VoteTracker.Contract.Stored;
using VoteTracker.Domain;

namespace VoteTracker.State;

/// <summary>The spans of reading, deciding and committing.</summary>
internal static class StateSpans
{
    private const string ErrorType = "error.type";

    // Of the names of what a commit wrote: a veto settles up to 64 threats.
    private const int MaxNames = 32;

    private static readonly ActivitySource Source = new("VoteTracker.State");

    /// <summary>
    /// The trace context that the updates of a call carry: of the present span, or of the caller's where nobody here records spans that
    /// could be found by their id. Empty where the call is not traced.
    /// </summary>
    public static string Traceparent => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Recorded: true } span
        ? (span.Source.HasListeners() ? span.Id : span.ParentId) ?? ""
        : "";

    /// <summary>What one call, or one step of a stream, reads of the store: however many commands that takes, which have none of their own.</summary>
    public static Activity? Read() => Activity.Current is null
        ? null
        : Source.StartActivity("read", ActivityKind.Client)?.SetTag("db.system.name", "redis");

    /// <summary>That the store failed a read, by the name that a metric has for it.</summary>
    public static void NotRead(this Activity span, Exception fault) => span
        .SetTag(ErrorType, RedisFaults.CodeOf(fault))
        .SetStatus(ActivityStatusCode.Error, RedisFaults.Describe(fault));

    /// <summary>One reading and deciding; there is another one after each conflict.</summary>
    public static Activity? Decide(int congress, string resource) => Start("decide", ActivityKind.Internal, congress, resource);

    /// <summary>One commit, confirmed; its context goes into the updates.</summary>
    public static Activity? Commit(int congress, string resource) => Start("commit", ActivityKind.Producer, congress, resource);

    /// <summary>The wait for replicas or the disk, which many commits share, so that their WAIT is seen in the trace of one.</summary>
    public static Activity? Confirm() => Source.StartActivity("confirm");

    /// <summary>What was written.</summary>
    /// <param name="span">Its span.</param>
    /// <param name="first">The offset of its first update.</param>
    /// <param name="head">And of its last.</param>
    /// <param name="together">With how many commits it was sent, itself included; the command is seen in the trace of one of them.</param>
    /// <param name="contents">What it wrote.</param>
    public static void Committed(this Activity span, long first, long head, int together, CommitContents contents) => span
        .SetTag("votetracker.commits.together", together)
        .SetTag("votetracker.offset.first", first)
        .SetTag("votetracker.offset.last", head)
        .SetTag("votetracker.resources", contents.Writes.Take(MaxNames).Select(write => write.Name).ToArray());

    /// <summary>Somebody else was faster: it is decided again, and that may yet succeed.</summary>
    public static void Conflicted(this Activity span) => span.AddEvent(new ActivityEvent("conflict"));

    /// <summary>
    /// Why it was not carried out. It is an error only where the caller gets one from it: what is tried again, or was refused, is an event.
    /// </summary>
    public static void NotCommitted(this Activity span, Exception fault)
    {
        var type = StateMetrics.ErrorType(fault);
        if (fault is ConflictException)
            span.Conflicted();
        else if (RedisFaults.IsTransientUncancelled(fault))
            span.AddEvent(new ActivityEvent("retry", tags: new() { { ErrorType, type } }));
        else if (fault is RejectionException or CallFailedException { Kind: not CallFailure.Unavailable })
            span.AddEvent(new ActivityEvent("refused", tags: new() { { ErrorType, type } }));
        else
            span.SetTag(ErrorType, type).SetStatus(ActivityStatusCode.Error, fault.Message);
    }

    private static Activity? Start(string name, ActivityKind kind, int congress, string resource) =>
        Source.StartActivity(name, kind)?.SetTag("votetracker.congress", congress).SetTag("votetracker.resource", resource);
}
