using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using VoteTracker.ServiceDefaults.Telemetry;
using VoteTracker.State;
using VoteTracker.State.Connection;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Feed;
using VoteTracker.Updates.Subscriptions;

namespace VoteTracker.Updates.Streams;

/// <summary>The metrics of streams and feeds. One instance per process, which the gauges read from.</summary>
internal sealed class StreamMetrics : IDisposable
{
    private const string Name = "VoteTracker.Updates";

    private static readonly Meter Events = new(Name);

    private static readonly Histogram<double> TailDelay = Events.CreateHistogram<double>(
        "votetracker.tail.delay",
        "s",
        "From a commit, by the clock of the process that made it, to its update in memory here",
        advice: DurationBuckets.Calls);

    private static readonly Counter<long> EpochChanges = Events.CreateCounter<long>(
        "votetracker.log.epoch_changes", "{change}", "Losses of history that this process found: each refuses every cursor from before");

    private static long _slowConsumers;
    private static ObservableGauge<long>? _subscriptions;

    private static readonly Counter<long> LateAcknowledgements = Events.CreateCounter<long>(
        "votetracker.subscription.late_acknowledgements", "{update}", "Acknowledgements that came after the deadline: the update is delivered again");

    private readonly Meter _states = new(Name);

    /// <summary>Registers the gauges.</summary>
    /// <param name="feeds">The feeds.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="readers">The subscriptions with consumers here.</param>
    /// <param name="monitor">All subscriptions.</param>
    /// <param name="redis">How much of the log is kept.</param>
    public StreamMetrics(
        CongressFeeds feeds, StreamCounter streams, SubscriptionReaders readers, SubscriptionMonitor monitor, IOptions<RedisOptions> redis)
    {
        // Observed, so that it is there from the start on: of what appears with its first time no rate can be told.
        _states.CreateObservableCounter(
            "votetracker.stream.slow_consumers",
            () => Volatile.Read(ref _slowConsumers),
            "{stream}",
            "Streams that were ended because their client took nothing for too long");
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
            "votetracker.tail.age", () => feeds.All.Select(Age), "s", "How long ago the log was looked at; it stands still here where that grows");
        _states.CreateObservableGauge(
            "votetracker.subscription.consumers", () => readers.All.Select(reader => Of(reader.Subscription.Name, reader.Consumers)), "{stream}", "Consumers here");
        _subscriptions = _states.CreateObservableGauge(
            "votetracker.subscription.pending",
            () => monitor.Figures.Select(found => Of(found.Name, found.Pending)),
            "{update}",
            "Updates taken over and not acknowledged");
        _states.CreateObservableGauge(
            "votetracker.subscription.parked",
            () => monitor.Figures.Select(found => Of(found.Name, found.Parked)),
            "{update}",
            "Updates parked");
        _states.CreateObservableGauge(
            "votetracker.subscription.lag",
            () => monitor.Figures.Select(found => Of(found.Name, found.Lag)),
            "{update}",
            "By how many updates of all kinds the log is ahead of the checkpoint");
        _states.CreateObservableGauge(
            "votetracker.subscription.active",
            () => monitor.Figures.Select(found => Of(found.Name, found.Standing == SubscriptionStatus.Active ? 1 : 0)),
            description: "1 while the subscription can go on, 0 once it has expired or its history was lost");
        _states.CreateObservableGauge(
            "votetracker.subscription.limit",
            () => Math.Max(redis.Value.LogLength, redis.Value.LogLimit),
            "{update}",
            "The lag at which a subscription expires");
    }

    /// <summary>Whether the delay of updates is recorded.</summary>
    public static bool WantsTailDelay => TailDelay.Enabled;

    /// <summary>An update was read into memory.</summary>
    public static void Tailed(int congress, TimeSpan delay) =>
        TailDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("votetracker.congress", congress));

    /// <summary>Whether anybody measures subscriptions.</summary>
    public static bool WantsSubscriptions => _subscriptions?.Enabled == true;

    /// <summary>A feed starts. What is counted from nothing on has no rate before its second time, and there may be none.</summary>
    public static void Started(int congress) => EpochChanges.Add(0, new KeyValuePair<string, object?>("votetracker.congress", congress));

    /// <summary>History was lost.</summary>
    public static void EpochChanged(int congress) => EpochChanges.Add(1, new KeyValuePair<string, object?>("votetracker.congress", congress));

    /// <summary>A stream was ended because its client took nothing for too long.</summary>
    public static void SlowConsumer() => Interlocked.Increment(ref _slowConsumers);

    /// <summary>An acknowledgement came after the deadline.</summary>
    public static void LateAcknowledgement(Incarnation subscription) =>
        LateAcknowledgements.Add(1, new KeyValuePair<string, object?>("votetracker.subscription", subscription.Name.ToString()));

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();

    private static Measurement<long> Of(CongressFeed feed, long value) => new(value, new KeyValuePair<string, object?>("votetracker.congress", feed.Congress));

    private static Measurement<double> Age(CongressFeed feed) =>
        new(feed.Age.TotalSeconds, new KeyValuePair<string, object?>("votetracker.congress", feed.Congress));

    private static Measurement<long> Of(SubscriptionName subscription, long value) =>
        new(value, new KeyValuePair<string, object?>("votetracker.subscription", subscription.ToString()));
}
