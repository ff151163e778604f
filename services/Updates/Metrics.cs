using System.Diagnostics.Metrics;
using VoteTracker.Updates.Subscriptions;

namespace VoteTracker.Updates;

/// <summary>What is measured of the live wire. Made with the process, so that it tells of what that has now.</summary>
internal sealed class Metrics : IDisposable
{
    private const string Name = "VoteTracker.Updates";

    private static readonly Meter Events = new(Name);

    private static readonly Histogram<double> TailDelay = Events.CreateHistogram<double>(
        "votetracker.tail.delay", "s", "From a commit, by the clock of who made it, to its update in memory here");

    private static readonly Counter<long> SlowConsumers = Events.CreateCounter<long>(
        "votetracker.stream.slow_consumers", "{stream}", "Streams that were ended because their client took nothing for too long");

    private readonly Meter _states = new(Name);

    /// <summary>Begins to measure.</summary>
    /// <param name="feeds">The logs in memory.</param>
    /// <param name="streams">The streams.</param>
    /// <param name="intakes">The subscriptions with consumers here.</param>
    public Metrics(Feeds feeds, StreamLimiter streams, SubscriptionReaders intakes)
    {
        _states.CreateObservableGauge("votetracker.stream.open", () => streams.Count, "{stream}", "Streams that are open");
        _states.CreateObservableGauge(
            "votetracker.log.head", () => feeds.All.Select(feed => Of(feed, feed.Head)), "{update}", "The last offset in memory here");
        _states.CreateObservableGauge(
            "votetracker.tail.lag", () => feeds.All.Select(feed => Of(feed, feed.Lag)), "{update}", "How far the log was ahead of memory at the last look");
        _states.CreateObservableGauge(
            "votetracker.watch.subscribers", () => feeds.All.Select(feed => Of(feed, feed.Room.Members)), "{stream}", "Watchers, and subscriptions read for here");
        _states.CreateObservableGauge(
            "votetracker.watch.slow_subscribers",
            () => feeds.All.Select(feed => Of(feed, feed.Behind)),
            "{stream}",
            "Watchers too far behind for memory, served from the store");
        _states.CreateObservableGauge(
            "votetracker.subscription.pending", () => intakes.All.Select(intake => Of(intake, intake.Pending)), "{update}", "Updates not acknowledged");
        _states.CreateObservableGauge(
            "votetracker.subscription.parked", () => intakes.All.Select(intake => Of(intake, intake.Parked)), "{update}", "Updates parked");
    }

    /// <summary>Whether somebody wants to know how late updates come.</summary>
    public static bool WantsTailDelay => TailDelay.Enabled;

    /// <summary>An update came into memory.</summary>
    public static void Tailed(int congress, TimeSpan delay) =>
        TailDelay.Record(delay.TotalSeconds, new KeyValuePair<string, object?>("votetracker.congress", congress));

    /// <summary>A stream was ended for its client's slowness.</summary>
    public static void SlowConsumer() => SlowConsumers.Add(1);

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();

    private static Measurement<long> Of(Feed feed, long value) => new(value, new KeyValuePair<string, object?>("votetracker.congress", feed.Congress));

    private static Measurement<long> Of(SubscriptionReader intake, long value) =>
        new(value, new KeyValuePair<string, object?>("votetracker.subscription", intake.Subscription.Name.ToString()));
}
