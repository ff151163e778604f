using System.Diagnostics.Metrics;

namespace VoteTracker.Client;

/// <summary>The metrics of consumers, of the meter VoteTracker.Client.</summary>
internal static class ConsumerMetrics
{
    private static readonly Meter Meter = new("VoteTracker.Client");

    private static readonly Counter<long> LateHandlings = Meter.CreateCounter<long>(
        "votetracker.client.late_handlings", "{update}", "Updates whose deadline passed while they were handled: they are delivered again");

    private static readonly Counter<long> FailedHandlings = Meter.CreateCounter<long>(
        "votetracker.client.failed_handlings", "{update}", "Handlers that threw");

    /// <summary>The deadline of an update passed while it was handled.</summary>
    public static void Late(string subscription) => LateHandlings.Add(1, Of(subscription));

    /// <summary>A handler threw.</summary>
    public static void Failed(string subscription) => FailedHandlings.Add(1, Of(subscription));

    private static KeyValuePair<string, object?> Of(string subscription) => new("votetracker.subscription", subscription);
}
