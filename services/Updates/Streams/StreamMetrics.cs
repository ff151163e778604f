using System.Diagnostics.Metrics;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Subscriptions;

namespace VoteTracker.Updates.Streams;

/// <summary>The metrics of streams and feeds. One instance per process, which the gauges read from.</summary>
internal sealed class StreamMetrics : IDisposable
{
    private const string Name = "VoteTracker.Updates";

    private static readonly Meter Events = new(Name);

    private static readonly Histogram<double> TailDelay = Events.CreateHistogram<double>(
        "votetracker.tail.delay", "s", "From a commit, by the clock of the process that made it, to its update in memory here");

    private static readonly Counter<long> SlowConsumers = Events.CreateCounter<long>(
        "votetracker.stream.slow_consumers", "{stream}", "Streams that were ended because their client took nothing for too long");

    private static readonly Counter<long> LateAcknowledgements = Events.CreateCounter<long>(
        "votetracker.subscription.late_acknowledgements", "{update}", "Acknowledgements that came after the deadline: the update is delivered again");

    private readonly Meter _states = new(Name);

    /// <summary>Registers the gauges.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="readers">The subscriptions with consumers here.</param>
    public StreamMetrics(CongressFeeds feeds, StreamCounter streams, SubscriptionReaders readers)
    {
        _states.CreateObservableGauge("votetracker.stream.open", () => streams.Count, "{stream}", "Streams that are open");
        _states.CreateObservableGauge(
            "votetracker.log.head", () => feeds.All.Select(feed => Of(feed, feed.Head)), "{update}", "The last offset in memory here");
        _states.CreateObservableGauge(
            "votetracker.tail.lag", () => feeds.All.Select(feed => Of(feed, feed.Lag)), "{update}", "How far the log was ahead of memory at the last read");
        _states.CreateObservableGauge(
            "votetracker.watch.subscribers", () => feeds.All.Select(feed => Of(feed, feed.Watchers.Members)), "{stream}", "Watchers, and durable subscriptions with consumers here");
        _states.CreateObservableGauge(
            "votetracker.watch.slow_subscribers",
            () => feeds.All.Select(feed => Of(feed, feed.Behind)),
            "{stream}",
            "Watchers too far behind for memory, served from the store");
        _states.CreateObservableGauge(
            "votetracker.subscription.pending", () => readers.All.Select(reader => Of(reader, reader.Pending)), "{update}", "Updates not acknowledged");
        _states.CreateObservableGauge(
            "votetracker.subscription.parked", () => readers.All.Select(reader => Of(reader, reader.Parked)), "{update}", "Updates parked");
    }

    /// <summary>Whether the delay of updates is recorded.</summary>
    public static bool WantsTailDelay => TailDelay.Enabled;

    /// <summary>An update was read into memory.</summary>
    public static void Tailed(int congress, TimeSpan delay) =>
        TailDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("votetracker.congress", congress));

    /// <summary>A stream was ended because its client took nothing for too long.</summary>
    public static void SlowConsumer() => SlowConsumers.Add(1);

    /// <summary>An acknowledgement came after the deadline.</summary>
    public static void LateAcknowledgement() => LateAcknowledgements.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();

    private static Measurement<long> Of(CongressFeed feed, long value) => new(value, new KeyValuePair<string, object?>("votetracker.congress", feed.Congress));

    private static Measurement<long> Of(SubscriptionReader reader, long value) =>
        new(value, new KeyValuePair<string, object?>("votetracker.subscription", reader.Subscription.Name.ToString()));
}
