using System.Diagnostics;

namespace VoteTracker.Updates.Streams;

/// <summary>Where an update came from: the commit that wrote it, and the read that brought it here.</summary>
/// <param name="Commit">The context in the update's <c>traceparent</c>.</param>
/// <param name="Tail">The context of the read.</param>
internal sealed record TraceOrigin(ActivityContext Commit, ActivityContext Tail);

/// <summary>
/// The spans of tailing and delivering. A delivery is caused by many calls, so it is linked to their commits instead of being part of
/// their traces.
/// </summary>
internal static class StreamSpans
{
    private const int MaxLinks = 32;

    private static readonly ActivitySource Source = new("VoteTracker.Updates");

    /// <summary>One read of new updates into a feed.</summary>
    public static Activity? Tail(int congress) =>
        Source.StartActivity("tail", ActivityKind.Consumer, default(ActivityContext))?.SetTag("votetracker.congress", congress);

    /// <summary>Links a span to the commit of an update, once for each commit.</summary>
    /// <returns>The origin of the update; null when its call was not traced or not sampled.</returns>
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

    /// <summary>One frame sent to one watcher.</summary>
    /// <returns>Null unless the call that caused one of its updates was sampled.</returns>
    public static Activity? Deliver(IReadOnlyList<TraceOrigin> origins, int updates)
    {
        if (origins.Count == 0 || !Source.HasListeners())
            return null;
        var links = origins.Select(origin => origin.Commit).Distinct().Take(MaxLinks).Select(commit => new ActivityLink(commit));
        return Source.StartActivity(ActivityKind.Producer, origins[0].Tail, links: links, name: "deliver")
            ?.SetTag("messaging.batch.message_count", updates);
    }

    /// <summary>One batch of deliveries sent to a consumer of a durable subscription.</summary>
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
        // A trace of its own: the current span is the stream's, which would collect all of its deliveries.
        Activity.Current = null;
        return Source.StartActivity(ActivityKind.Producer, default(ActivityContext), links: links, name: "deliver")
            ?.SetTag("votetracker.subscription", subscription);
    }
}
