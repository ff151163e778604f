using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract;
using VoteTracker.State.Subscriptions;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>Reads what a subscription is asked to be.</summary>
internal static class SubscriptionSettings
{
    private const int DefaultOutstanding = 1_000;
    private const int MostOutstanding = 10_000;
    private const int MostAttempts = 100;

    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);

    /// <summary>The least and the longest ack deadline and extension.</summary>
    public static readonly (TimeSpan Least, TimeSpan Most) Deadline = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(600));

    /// <summary>Reads the name of a subscription.</summary>
    public static SubscriptionName Name(string value, string field) => SubscriptionName.TryParse(value, out var name)
        ? name
        : throw RequestFields.Wrong(field, $"'{value}' is not of the form congresses/116/subscriptions/alerts");

    /// <summary>Checks the settings and fills in the defaults.</summary>
    public static Subscription Complete(SubscriptionName name, Subscription? asked)
    {
        if (asked is null)
            throw RequestFields.Wrong("subscription", "is required");
        WatchFilter.Of(name.Congress, asked.Filter, "subscription.filter");
        return new Subscription
        {
            Name = name.ToString(),
            Filter = asked.Filter,
            AckDeadline = Duration.FromTimeSpan(asked.AckDeadline is null
                ? DefaultDeadline
                : Time(asked.AckDeadline, "subscription.ack_deadline", Deadline.Least, Deadline.Most)),
            MaxOutstanding = asked.MaxOutstanding == 0
                ? DefaultOutstanding
                : RequestFields.Number(asked.MaxOutstanding, "subscription.max_outstanding", 1, MostOutstanding),
            MaxDeliveryAttempts = RequestFields.Number(asked.MaxDeliveryAttempts, "subscription.max_delivery_attempts", 0, MostAttempts),
        };
    }

    /// <summary>Reads a length of time.</summary>
    public static TimeSpan Time(Duration? value, string field, TimeSpan least, TimeSpan most)
    {
        // Compared before it is converted, which what is far out of range does not survive.
        if (value is null || value.Seconds < least.TotalSeconds || value.Seconds > most.TotalSeconds || value.Nanos is < 0 or > 999_999_999
            || value.ToTimeSpan() > most)
            throw RequestFields.Wrong(field, $"must be {least.TotalSeconds:0} to {most.TotalSeconds:0} seconds");
        return value.ToTimeSpan();
    }
}
