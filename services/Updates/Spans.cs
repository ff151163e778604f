using System.Diagnostics;

namespace VoteTracker.Updates;

/// <summary>Where an update came from: the commit that wrote it, and the reading that brought it here.</summary>
/// <param name="Commit">The context in the update's <c>traceparent</c>.</param>
/// <param name="Tail">The context of the reading.</param>
internal sealed record TraceOrigin(ActivityContext Commit, ActivityContext Tail);

/// <summary>
/// The spans of the live wire. What is delivered was caused by many calls, so it is linked to their commits rather than a part of
/// their traces.
/// </summary>
internal static class Spans
{
    private const int MaxLinks = 32;

    private static readonly ActivitySource Source = new("VoteTracker.Updates");

    /// <summary>One reading of new updates into a feed.</summary>
    public static Activity? Tail(int congress) =>
        Source.StartActivity("tail", ActivityKind.Consumer, default(ActivityContext))?.SetTag("votetracker.congress", congress);

    /// <summary>Links a span to the commit of an update, once for each commit.</summary>
    /// <returns>Where the update came from; null where its call was not traced or not sampled.</returns>
    public static TraceOrigin? LinkTo(this Activity tail, string traceparent)
    {
        if (!ActivityContext.TryParse(traceparent, null, isRemote: true, out var commit) || !commit.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
            return null;
        var links = 0;
        foreach (ref readonly var link in tail.EnumerateLinks())
        {
            links++;
            if (link.Context == commit)
                return new TraceOrigin(commit, tail.Context);
        }
        if (links < MaxLinks)
            tail.AddLink(new ActivityLink(commit));
        return new TraceOrigin(commit, tail.Context);
    }

    /// <summary>One frame on its way to one subscriber.</summary>
    /// <returns>Null unless the call behind one of its updates was sampled: it decides for all that it causes.</returns>
    public static Activity? Deliver(IReadOnlyList<TraceOrigin> origins, int updates)
    {
        if (origins.Count == 0 || !Source.HasListeners())
            return null;
        var links = origins.Select(origin => origin.Commit).Distinct().Take(MaxLinks).Select(commit => new ActivityLink(commit));
        return Source.StartActivity(ActivityKind.Producer, origins[0].Tail, links: links, name: "deliver")
            ?.SetTag("messaging.batch.message_count", updates);
    }

    /// <summary>One bundle of deliveries on its way to a consumer of a durable subscription.</summary>
    public static Activity? Deliver(string subscription, IEnumerable<string> traceparents)
    {
        if (!Source.HasListeners())
            return null;
        var links = new List<ActivityLink>();
        foreach (var traceparent in traceparents.Distinct().Take(MaxLinks))
            if (ActivityContext.TryParse(traceparent, null, isRemote: true, out var commit) && commit.TraceFlags.HasFlag(ActivityTraceFlags.Recorded))
                links.Add(new ActivityLink(commit));
        if (links.Count == 0)
            return null;
        // A trace of its own: the span that is current is the stream's, which lasts as long as that and would gather them all.
        Activity.Current = null;
        return Source.StartActivity(ActivityKind.Producer, default(ActivityContext), links: links, name: "deliver")
            ?.SetTag("votetracker.subscription", subscription);
    }
}
