using System.CommandLine;
using Google.Protobuf.WellKnownTypes;
using VoteTracker.Cli.Arguments;
using VoteTracker.V1;

namespace VoteTracker.Cli.Subscriptions;

/// <summary>The settings of a subscription beside its filter.</summary>
internal sealed class SettingOptions
{
    public Option<TimeSpan?> AckDeadline { get; } = new("--ack-deadline")
    {
        Description = "How long a consumer has for an acknowledgement, such as 90s or 2m; 60s if never said",
        HelpName = "TIME",
        CustomParser = ShortTime.Parse,
    };

    public Option<int> MaxOutstanding { get; } = new("--max-outstanding")
    {
        Description = "At most so many unacknowledged at once, by all consumers together; 1,000 if never said",
        HelpName = "N",
    };

    public Option<int> MaxAttempts { get; } = new("--max-attempts")
    {
        Description = "Park an update after so many attempts; never if not said, or with 0",
        HelpName = "N",
    };

    /// <summary>Sets what was said.</summary>
    public void Set(Subscription subscription, ParseResult arguments)
    {
        subscription.AckDeadline = arguments.GetValue(AckDeadline) is { } time ? Duration.FromTimeSpan(time) : null;
        subscription.MaxOutstanding = arguments.GetValue(MaxOutstanding);
        subscription.MaxDeliveryAttempts = arguments.GetValue(MaxAttempts);
    }

    /// <summary>The fields of what was said.</summary>
    public IEnumerable<string> Paths(ParseResult arguments) =>
        from field in new (System.CommandLine.Option Option, string Path)[]
        {
            (AckDeadline, "ack_deadline"), (MaxOutstanding, "max_outstanding"), (MaxAttempts, "max_delivery_attempts"),
        }
        where arguments.GetResult(field.Option) is { Implicit: false }
        select field.Path;
}
