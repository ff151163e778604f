using Google.Protobuf.WellKnownTypes;
using VoteTracker.Contract;
using VoteTracker.State.Subscriptions;
using VoteTracker.Updates.Streams;
using VoteTracker.V1;

namespace VoteTracker.Updates.Subscriptions;

/// <summary>Checks the requested settings of a subscription.</summary>
internal static class SubscriptionSettings
{
    // Each field once and again; far more than there are.
    private const int MaxPaths = 16;

    private const int DefaultOutstanding = 1_000;
    private const int MaxOutstanding = 10_000;
    private const int MaxAttempts = 100;

    // Of one consumer.
    private const int DefaultHeld = 32;
    private const int DefaultHeldBytes = 16 << 20;
    private const int MaxHeldBytes = 64 << 20;

    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(60);

    /// <summary>The shortest and longest ack deadline and extension.</summary>
    public static readonly (TimeSpan Min, TimeSpan Max) Deadline = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(600));

    /// <summary>Reads the name of a subscription.</summary>
    public static SubscriptionName Name(string value, string field) => SubscriptionName.TryParse(value, out var name)
        ? name
        : throw RequestFields.Wrong(field, $"'{value}' is not of the form congresses/116/subscriptions/alerts");

    /// <summary>Checks the settings and fills in the defaults.</summary>
    public static Subscription Complete(SubscriptionName name, Subscription? requested, string owner)
    {
        if (requested is null)
            throw RequestFields.Wrong("subscription", "is required");
        WatchFilter.Of(name.Congress, requested.Filter, "subscription.filter");
        return new Subscription
        {
            Name = name.ToString(),
            Owner = owner,
            Filter = requested.Filter,
            AckDeadline = Duration.FromTimeSpan(requested.AckDeadline is null
                ? DefaultDeadline
                : Time(requested.AckDeadline, "subscription.ack_deadline", Deadline.Min, Deadline.Max)),
            MaxOutstanding = requested.MaxOutstanding == 0
                ? DefaultOutstanding
                : RequestFields.Number(requested.MaxOutstanding, "subscription.max_outstanding", 1, MaxOutstanding),
            MaxDeliveryAttempts = RequestFields.Number(requested.MaxDeliveryAttempts, "subscription.max_delivery_attempts", 0, MaxAttempts),
        };
    }

    /// <summary>Takes over what a mask names, checks it and fills in the defaults.</summary>
    public static Subscription Change(SubscriptionName name, Subscription present, Subscription requested, FieldMask? mask)
    {
        if (mask is null || mask.Paths.Count == 0)
            throw RequestFields.Wrong("update_mask", "is required");
        RequestFields.Number(mask.Paths.Count, "update_mask.paths", 1, MaxPaths);
        var changed = present.Clone();
        for (var index = 0; index < mask.Paths.Count; index++)
        {
            switch (mask.Paths[index])
            {
                case "filter":
                    changed.Filter = requested.Filter;
                    break;
                case "ack_deadline":
                    changed.AckDeadline = requested.AckDeadline;
                    break;
                case "max_outstanding":
                    changed.MaxOutstanding = requested.MaxOutstanding;
                    break;
                case "max_delivery_attempts":
                    changed.MaxDeliveryAttempts = requested.MaxDeliveryAttempts;
                    break;
                case var path:
                    throw RequestFields.Wrong(
                        $"update_mask.paths[{index}]", $"'{path}' cannot be changed; filter, ack_deadline, max_outstanding and max_delivery_attempts can");
            }
        }
        return Complete(name, changed, present.Owner);
    }

    /// <summary>Checks what a consumer asks for and fills in the defaults.</summary>
    public static OpenDelivery Complete(OpenDelivery requested)
    {
        Name(requested.Subscription, "open.subscription");
        return new OpenDelivery
        {
            Subscription = requested.Subscription,
            MaxOutstanding = requested.MaxOutstanding == 0
                ? DefaultHeld
                : RequestFields.Number(requested.MaxOutstanding, "open.max_outstanding", 1, MaxOutstanding),
            MaxOutstandingBytes = requested.MaxOutstandingBytes == 0
                ? DefaultHeldBytes
                : RequestFields.Number(requested.MaxOutstandingBytes, "open.max_outstanding_bytes", 1, MaxHeldBytes),
        };
    }

    /// <summary>Reads a duration.</summary>
    public static TimeSpan Time(Duration? value, string field, TimeSpan min, TimeSpan max)
    {
        // Compared before the conversion, which throws far out of range.
        if (value is null || value.Seconds < min.TotalSeconds || value.Seconds > max.TotalSeconds || value.Nanos is < 0 or > 999_999_999
            || value.ToTimeSpan() > max)
            throw RequestFields.Wrong(field, $"must be {min.TotalSeconds:0} to {max.TotalSeconds:0} seconds");
        return value.ToTimeSpan();
    }
}
