namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Nothing lost, nothing silent, whatever befalls the services and those who read.</summary>
[Collection(FaultsInTurn.Name)]
public sealed class ServiceFaultTests
{
    [Fact]
    public async Task Service_processes_killed_under_load_lose_nothing() => (await ServiceFaults.KilledAsync(FaultScale.Short)).AssertFlawless();

    [Fact, Trait("Category", "Long")]
    public async Task A_crowd_that_is_sent_away_does_not_come_back_as_a_herd() =>
        (await ServiceFaults.CrowdSentAwayAsync(FaultScale.Short)).AssertFlawless();

    [Fact, Trait("Category", "Long")]
    public async Task A_consumer_that_stops_reading_costs_only_itself_and_misses_nothing() =>
        (await ServiceFaults.ConsumerStalledAsync(FaultScale.Short)).AssertFlawless();

    [Fact, Trait("Category", "Long")]
    public async Task Releases_beside_each_other_lose_nothing_forward_and_back_and_what_is_stored_is_migrated_under_load()
    {
        Assert.SkipWhen(Release.Before is null, Release.Missing);

        (await UpgradeFaults.RolledAsync(FaultScale.Short)).AssertFlawless();
    }

    [Fact, Trait("Category", "Long")]
    public async Task A_clock_that_jumps_disturbs_neither_writes_nor_watchers_nor_consumers()
    {
        Assert.SkipWhen(ClockFaults.Library is null, "no libfaketime on this machine (Debian: apt install faketime)");

        (await ClockFaults.SteppedAsync(FaultScale.Short)).AssertFlawless();
    }
}
