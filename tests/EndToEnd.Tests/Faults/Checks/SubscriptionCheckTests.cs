using System.Globalization;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Faults.Checks;

/// <summary>The checker finds what is planted in the history of a durable subscription, and nothing where nothing is.</summary>
public sealed class SubscriptionCheckTests
{
    private const int Length = 6;

    private static readonly Drained Done = new(Length, 0, SubscriptionState.Active);

    [Fact]
    public void A_flawless_history_has_no_anomaly() =>
        Finds(Watch([new Created(0), Give(1), Give(2), Ack(2), Ack(1), .. Both(3, 4, 5, 6), Done]));

    [Fact]
    public void What_was_before_the_beginning_is_not_wanted_and_holds_up_nothing()
    {
        Finds(Watch([new Created(4), .. Both(5, 6), Done]));
        Finds(Watch([new Created(4), .. Both(3, 5, 6), Done]), AnomalyKind.DeliveredUnwanted);
    }

    [Fact]
    public void An_update_that_was_never_delivered() =>
        Finds(Watch([new Created(0), .. Both(1, 2, 3, 4, 5), Done]), AnomalyKind.NotDelivered);

    [Fact]
    public void A_subscription_that_does_not_come_to_the_end()
    {
        var all = Both(1, 2, 3, 4, 5, 6);
        Finds(Watch([new Created(0), .. all, Done with { Lag = 1 }]), AnomalyKind.LeftBehind);
        Finds(Watch([new Created(0), .. all, Done with { Checkpoint = 5 }]), AnomalyKind.LeftBehind);
        Finds(Watch([new Created(0), .. all, Done with { State = SubscriptionState.HistoryLost }]), AnomalyKind.LeftBehind);
        Finds(Watch([new Created(0), .. all]), AnomalyKind.LeftBehind);
    }

    [Fact]
    public void An_update_before_an_earlier_one_of_its_measure_was_acknowledged() =>
        Finds(Watch([new Created(0), Give(1), Give(3), Ack(1), Ack(3), .. Both(2, 4, 5, 6), Done]), AnomalyKind.DeliveredOutOfOrder);

    [Fact]
    public void An_update_again_before_an_earlier_one_of_its_measure_was_acknowledged() => Finds(
        Watch([new Created(0), Give(1), Give(3), Give(3, 2), Ack(1), Ack(3, 2), .. Both(2, 4, 5, 6), Done]),
        AnomalyKind.DeliveredOutOfOrder,
        AnomalyKind.DeliveredOutOfOrder);

    [Fact]
    public void An_update_although_an_earlier_one_of_its_measure_was_never_even_delivered() => Finds(
        Watch([new Created(0), .. Both(3, 1, 2, 4, 5, 6), Done]), AnomalyKind.DeliveredOutOfOrder);

    [Fact]
    public void An_acknowledgement_of_a_delivery_that_is_over_lets_the_next_one_through()
    {
        SubscriptionEvent[] history = [new Created(0), Give(1), Give(1, 2), Ack(1), Give(3), Ack(1, 2), Ack(3), .. Both(2, 4, 5, 6), Done];

        Finds(Watch(history), AnomalyKind.DeliveredOutOfOrder);
        // The later delivery may be lost with the server that made it.
        Finds(Watch(history) with { Promise = Promise.NothingAcknowledgedLost });
    }

    [Fact]
    public void An_update_delivered_until_it_is_acknowledged() =>
        Finds(Watch([new Created(0), Give(1), Give(1, 2), Ack(1, 2), .. Both(2, 3, 4, 5, 6), Done]));

    [Fact]
    public void Attempts_that_are_counted_anew_after_a_replay() =>
        Finds(Watch([new Created(0), Give(1), Give(1, 2), Deliver(1, 1, "replayed"), new ConsumerAcknowledged("replayed"), .. Both(2, 3, 4, 5, 6), Done]));

    [Fact]
    public void A_filter_leaves_out_what_it_leaves_out_and_nothing_else()
    {
        Finds(Threats([new Created(0), .. Both(3, 6), Done]));
        Finds(Threats([new Created(0), .. Both(6), Done]), AnomalyKind.NotDelivered);
        Finds(Threats([new Created(0), .. Both(1, 3, 6), Done]), AnomalyKind.DeliveredUnwanted);

        static Recorded Threats(params SubscriptionEvent[] events) => Watch(ResourceKind.VetoThreat, events);
    }

    [Fact]
    public void A_subscription_that_is_told_of_lost_history_and_begins_anew() => Finds(Lossy(
        [new Created(0), .. Both(1, 2), Lost(3), new ConsumerTold("a", "EPOCH_CHANGED"), new Created(2), .. Both(3, 4, 5, 6), Done]));

    [Fact]
    public void A_subscription_that_goes_on_over_lost_history() => Finds(
        Lossy([new Created(0), .. Both(1, 2), Lost(3), new ConsumerAcknowledged("lost 3"), .. Both(4, 3, 5, 6), Done]),
        AnomalyKind.ResumedOverLostHistory,
        AnomalyKind.ResumedOverLostHistory,
        AnomalyKind.ResumedOverLostHistory,
        AnomalyKind.ResumedOverLostHistory,
        AnomalyKind.NotTold);

    [Fact]
    public void A_subscription_of_which_one_consumer_is_told_and_not_the_other() => Finds(
        Lossy([new Created(0), .. Both(1, 2), new ConsumerTold("a", "EPOCH_CHANGED"), .. Both(3, 4, 5, 6), Done]), AnomalyKind.NotTold);

    [Fact]
    public void A_loss_told_of_where_there_was_none() => Finds(
        Watch([new Created(0), .. Both(1, 2), new ConsumerTold("a", "EPOCH_CHANGED"), new Created(2), .. Both(3, 4, 5, 6), Done]),
        AnomalyKind.FalseAlarm);

    [Fact]
    public void A_stream_that_ends_as_no_stream_may() => Finds(
        Watch([new Created(0), .. Both(1, 2), new ConsumerFailed("a", "Internal"), .. Both(3, 4, 5, 6), Done]), AnomalyKind.WrongEnding);

    private static void Finds(Recorded recorded, params AnomalyKind[] kinds) =>
        Assert.Equal(kinds, Checker.Check(recorded).Select(anomaly => anomaly.Kind));

    private static Recorded Watch(params SubscriptionEvent[] events) => Watch(ResourceKind.Unspecified, events);

    private static Recorded Watch(ResourceKind wanted, params SubscriptionEvent[] events)
    {
        LoggedUpdate[] log = [.. Enumerable.Range(1, Length).Select(Entry)];
        return new Recorded(
            Promise.NothingLost, [], [], [new SubscriptionHistory("subscription", wanted, events)], "e", "e", log,
            log.ToDictionary(entry => entry.Name, entry => entry.Etag));
    }

    private static Recorded Lossy(params SubscriptionEvent[] events) =>
        Watch(events) with { Promise = Promise.LossIsTold, FirstEpoch = "before" };

    private static SubscriptionEvent[] Both(params int[] offsets) =>
        [.. offsets.SelectMany(offset => (SubscriptionEvent[])[Give(offset), Ack(offset)])];

    private static ConsumerReceived Give(int offset, int attempt = 1) => Deliver(offset, attempt, Id(offset, attempt));

    private static ConsumerReceived Deliver(int offset, int attempt, string id) => new("a", Entry(offset).Seen, id, attempt);

    private static ConsumerReceived Lost(int offset)
    {
        var given = Give(offset);
        return given with { Update = given.Update with { Content = 1_000 }, DeliveryId = $"lost {offset}" };
    }

    private static ConsumerAcknowledged Ack(int offset, int attempt = 1) => new(Id(offset, attempt));

    private static string Id(int offset, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{offset}-{attempt}");

    // The odd ones are on one measure and the even ones on another; every third is on a veto threat.
    private static LoggedUpdate Entry(int offset)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"name {offset}");
        var kind = offset % 3 == 0 ? ResourceKind.VetoThreat : ResourceKind.Vote;
        return new LoggedUpdate(
            new ObservedUpdate(offset, new Guid(offset, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]), (ulong)offset, kind), "", name, name,
            [offset % 2 == 0 ? "even" : "odd"]);
    }
}
