using System.Globalization;
using Spectre.Console;
using VoteTracker.Cli.Arguments;
using VoteTracker.Cli.Output;
using VoteTracker.Cli.Resources;
using VoteTracker.V1;

namespace VoteTracker.Cli.Subscriptions;

/// <summary>Durable subscriptions as an operator reads them.</summary>
internal static class SubscriptionText
{
    public static IEnumerable<(string, string)> Facts(Subscription subscription) =>
    [
        ("name", subscription.Name),
        ("resources", subscription.Filter?.Resources.Count > 0 ? string.Join(", ", subscription.Filter.Resources) : "all"),
        ("kinds", All(subscription.Filter?.Kinds)),
        ("update types", All(subscription.Filter?.Types_)),
        ("chamber", Display.Constant(subscription.Filter?.Chamber ?? Chamber.Unspecified)),
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
            table.Row(subscription.Name, $"#{subscription.Checkpoint}", Number(subscription.Lag), Number(subscription.ParkedCount),
                subscription.Filter?.Resources.Count > 0 ? string.Join(", ", subscription.Filter.Resources) : "all",
                All(subscription.Filter?.Kinds));
        return table;
    }

    public static Table Table(IEnumerable<Delivery> parked)
    {
        var table = TableOutput.Create("OFFSET", "ATTEMPTS", "UPDATE");
        foreach (var delivery in parked)
            table.Row(Number(delivery.Update.Offset), Number(delivery.Attempt), UpdateText.Line(delivery.Update));
        return table;
    }

    private static string All<T>(IReadOnlyCollection<T>? values)
        where T : struct, System.Enum => values is null or { Count: 0 } ? "all" : string.Join(", ", values.Select(Display.Constant));

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
