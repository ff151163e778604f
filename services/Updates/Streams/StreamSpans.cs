using System.Diagnostics;

namespace VoteTracker.Updates.Streams;

/// <summary>Where an update came from: the commit that wrote it, and the read that brought it here.</summary>
/// <param name="Commit">The context in the update's <c>traceparent</c>.</param>
/// <param name="Tail">The context of the read.</param>
internal sealed record TraceOrigin(ActivityContext Commit, ActivityContext Tail);

/// <summary>
/// The spans of tailing, delivering and settling. A delivery is caused by many calls, so it is linked to their commits instead of being
/// part of their traces. The span of a stream ends with it, after hours, so a delivery is linked to that one too.
/// </summary>
internal static class StreamSpans
{
    private const int MaxLinks = 32;

    private static readonly ActivitySource Source = new("VoteTracker.Updates");

    /// <summary>The beginning of a stream, which is told at once: that of the stream itself comes when it ends.</summary>
    /// <param name="resource">The Congress or the subscription.</param>
    public static Activity? Subscribe(string resource) => Source.StartActivity("subscribe")?.SetTag("votetracker.resource", resource);

    /// <summary>One read of new updates into a feed.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="began">When it began to read.</param>
    public static Activity? Tail(int congress, DateTime began) =>
        Source.StartActivity(ActivityKind.Consumer, default(ActivityContext), startTime: began, name: "tail")?.SetTag("votetracker.congress", congress);

    /// <summary>The updates that a span is about.</summary>
    public static Activity SetUpdates(this Activity span, long first, long last, long count) => span
        .SetTag("votetracker.offset.first", first)
        .SetTag("votetracker.offset.last", last)
        .SetTag("messaging.batch.message_count", count);

    /// <summary>Links a span to the commit of an update, once for each commit.</summary>
    /// <returns>The origin of the update; null when its call was not traced or not sampled.</returns>
    public static TraceOrigin? LinkTo(this Activity tail, string traceparent)
    {
        if (!ActivityContext.TryParse(traceparent, null, isRemote: true, out var commit) || !IsSampled(commit))
            return null;
        tail.LinkTo(commit);
        return new TraceOrigin(commit, tail.Context);
    }

    /// <summary>One frame sent to one watcher.</summary>
    /// <param name="congress">The Congress.</param>
    /// <param name="stream">The span of the stream.</param>
    /// <param name="origins">Where its updates came from.</param>
    /// <param name="updates">How many there are.</param>
    /// <param name="after">The offset that the frame follows.</param>
    /// <param name="last">The offset that it ends at.</param>
    /// <returns>Null unless the call that caused one of its updates was sampled.</returns>
    public static Activity? Deliver(
        int congress, ActivityContext stream, IReadOnlyList<TraceOrigin> origins, int updates, long after, long last)
    {
        if (origins.Count == 0 || !Source.HasListeners())
            return null;
        var links = origins.Select(origin => origin.Commit).Distinct().Take(MaxLinks - 1).Append(stream)
            .Where(IsSampled).Select(context => new ActivityLink(context));
        return Source.StartActivity(ActivityKind.Producer, origins[0].Tail, links: links, name: "deliver")
            ?.SetTag("votetracker.congress", congress).SetUpdates(after + 1, last, updates);
    }

    /// <summary>One batch of deliveries to a consumer of a durable subscription, from the lease on. Nothing may come of it.</summary>
    public static Activity? Lease(string subscription) =>
        Source.StartActivity(ActivityKind.Producer, default(ActivityContext), name: "deliver")?.SetTag("votetracker.subscription", subscription);

    /// <summary>What the batch has.</summary>
    /// <param name="deliver">Its span, which is not told where no call that caused an update was sampled.</param>
    /// <param name="stream">The span of the stream.</param>
    /// <param name="updates">Its updates; none where nothing was ready.</param>
    public static void Leased(this Activity deliver, ActivityContext stream, IReadOnlyCollection<V1.Update> updates)
    {
        var traced = false;
        foreach (var update in updates)
            traced |= deliver.LinkTo(update.Traceparent) is not null;
        if (!traced)
        {
            deliver.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }
        if (IsSampled(stream))
            deliver.AddLink(new ActivityLink(stream));
        deliver.SetUpdates(updates.Min(update => update.Offset), updates.Max(update => update.Offset), updates.Count);
    }

    /// <summary>What a consumer said of deliveries, on its way to the store.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="deliveries">The spans that delivered them, as far as they are known.</param>
    public static Activity? Settle(string subscription, IReadOnlyList<ActivityContext> deliveries) => Source.StartActivity(
        ActivityKind.Client,
        deliveries.Count > 0 ? deliveries[0] : default,
        links: deliveries.Skip(1).Take(MaxLinks).Select(delivery => new ActivityLink(delivery)),
        name: "settle")?.SetTag("votetracker.subscription", subscription);

    private static bool IsSampled(ActivityContext context) => context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);

    private static void LinkTo(this Activity span, ActivityContext commit)
    {
        var links = 0;
        foreach (ref readonly var link in span.EnumerateLinks())
        {
            links++;
            if (link.Context == commit)
                return;
        }
        if (links < MaxLinks)
            span.AddLink(new ActivityLink(commit));
    }
}
