using System.Globalization;
using Spectre.Console;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;
using VoteTracker.Wording;

namespace VoteTracker.Cli.Subscriptions;

/// <summary>Durable subscriptions as an operator reads them.</summary>
internal static class SubscriptionText
{
    public static IEnumerable<(string, string)> Facts(Subscription subscription) =>
    [
        ("name", subscription.Name),
        ("resources", subscription.Filter?.Resources.Count > 0 ? NameText.Of(subscription.Filter.Resources) : "all"),
        ("kinds", All(subscription.Filter?.Kinds.Select(UpdatePhrases.Of))),
        ("update types", All(subscription.Filter?.Types_.Select(UpdatePhrases.Of))),
        ("chamber", subscription.Filter?.Chamber is { } chamber and not Chamber.Unspecified ? $"{chamber}" : ""),
        ("ack deadline", ShortTime.Text(subscription.AckDeadline)),
        ("max outstanding", Number(subscription.MaxOutstanding)),
        ("parked after", subscription.MaxDeliveryAttempts == 0 ? "never" : $"{subscription.MaxDeliveryAttempts} attempts"),
        ("checkpoint", $"#{subscription.Checkpoint}"),
        ("lag", Number(subscription.Lag)),
        ("parked", Number(subscription.ParkedCount)),
        ("cursor", subscription.Cursor),
        ("etag", subscription.Etag),
    ];

    public static Table Table(IEnumerable<Subscription> subscriptions)
    {
        var table = TableOutput.Create("NAME", "CHECKPOINT", "LAG", "PARKED", "RESOURCES", "KINDS");
        foreach (var subscription in subscriptions)
            table.Row(NameText.Short(subscription.Name), $"#{subscription.Checkpoint}", Number(subscription.Lag), Number(subscription.ParkedCount),
                subscription.Filter?.Resources.Count > 0 ? NameText.Of(subscription.Filter.Resources) : "all",
                All(subscription.Filter?.Kinds.Select(UpdatePhrases.Of)));
        return table;
    }

    public static Table Table(IEnumerable<Delivery> parked)
    {
        var table = TableOutput.Create("OFFSET", "ATTEMPTS", "UPDATE");
        foreach (var delivery in parked)
            table.Row(Number(delivery.Update.Offset), Number(delivery.Attempt), UpdateText.Line(delivery.Update));
        return table;
    }

    private static string All(IEnumerable<string>? values) => string.Join(", ", values ?? []) is { Length: > 0 } some ? some : "all";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
