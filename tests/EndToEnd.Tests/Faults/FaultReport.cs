namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What a fault did.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Acknowledged">How many writes were acknowledged.</param>
/// <param name="Lost">How many of these are not on the log, which a set-up may allow.</param>
/// <param name="Unknown">How many were never answered.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Updates">How many updates all watchers together saw.</param>
/// <param name="Breaks">How often their streams broke.</param>
/// <param name="Told">How often they were told to take a new snapshot.</param>
/// <param name="Deliveries">How many deliveries all consumers of durable subscriptions together received.</param>
/// <param name="Redeliveries">How many of these were not the first of their update.</param>
/// <param name="Anomalies">What is wrong.</param>
/// <param name="Complaints">What the services logged, for whoever looks for the cause.</param>
/// <param name="UpdatesBytesBefore">How much memory the Updates process held under load before the fault, or when it was started after one.</param>
/// <param name="UpdatesBytes">How much it held at the end.</param>
internal sealed record FaultReport(
    string Fault,
    int Acknowledged,
    int Lost,
    int Unknown,
    int Refused,
    long Updates,
    int Breaks,
    int Told,
    int Deliveries,
    int Redeliveries,
    IReadOnlyList<Anomaly> Anomalies,
    IReadOnlyList<string> Complaints,
    long UpdatesBytesBefore,
    long UpdatesBytes)
{
    public static FaultReport Of(
        string fault, IReadOnlyList<Recorded> recorded, IReadOnlyList<Anomaly> anomalies, IReadOnlyList<string> complaints, ServiceProcess updates)
    {
        var writes = recorded.SelectMany(load => load.Writes).ToArray();
        var events = recorded.SelectMany(load => load.Watchers).SelectMany(watcher => watcher.Events).ToArray();
        var deliveries = recorded.SelectMany(load => load.Subscriptions).SelectMany(subscription => subscription.Events).OfType<ConsumerReceived>().ToArray();
        var logged = recorded.SelectMany(load => load.Log).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        return new FaultReport(
            fault,
            writes.Count(write => write.Outcome == WriteOutcome.Acknowledged),
            writes.Count(write => write.Outcome == WriteOutcome.Acknowledged && !logged.Contains(write.Key)),
            writes.Count(write => write.Outcome == WriteOutcome.Unknown),
            writes.Count(write => write.Outcome == WriteOutcome.Refused),
            events.OfType<UpdatesReceived>().Sum(frame => (long)frame.Updates.Length),
            events.Count(happened => happened is Broke),
            events.Count(happened => happened is Told),
            deliveries.Length,
            deliveries.Count(delivery => delivery.Attempt > 1),
            anomalies,
            complaints,
            updates.ResidentBytesBefore,
            updates.ResidentBytes);
    }

    public override string ToString() =>
        $"{Fault}: {Acknowledged} writes acknowledged ({Lost} lost, {Unknown} unknown, {Refused} refused), {Updates} updates seen, "
        + $"{Breaks} breaks, {Told} told, {Deliveries} deliveries ({Redeliveries} again), {Anomalies.Count} anomalies";

    /// <summary>Fails where something is wrong.</summary>
    public void AssertFlawless()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{this}");
        Assert.True(Anomalies.Count == 0, $"{this}\n{string.Join('\n', Anomalies.Take(20).Select(anomaly => $"{anomaly}").Concat(Complaints))}");
    }
}
