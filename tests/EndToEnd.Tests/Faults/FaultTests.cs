namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Nothing lost, nothing silent. The same faults in large: <c>./dev soak</c>.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Redis_killed_under_load_loses_nothing() => (await RedisServerFaults.KilledAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_network_cut_under_load_loses_nothing() => (await RedisServerFaults.CutOffAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_Redis_that_answers_nothing_for_a_while_loses_nothing() => (await RedisServerFaults.FrozenAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_Redis_that_is_restored_from_an_older_backup_is_told_to_every_watcher()
    {
        var report = await RedisServerFaults.RestoredAsync(FaultScale.Short);

        Assert.True(report.Lost > 0, "nothing was lost, so nothing was tested");
        report.AssertFlawless();
    }

    [Fact]
    public async Task A_Redis_with_everysec_that_is_asked_for_each_fsync_loses_no_acknowledged_write_when_it_is_killed()
    {
        var version = await RedisProcess.VersionAsync();
        Assert.SkipWhen(version < new Version(7, 2), $"{RedisProcess.Program} is {version}; WAITAOF needs 7.2 (name one in REDIS_SERVER)");

        (await RedisServerFaults.KilledUnsyncedAsync(FaultScale.Short, asksForFsync: true)).AssertFlawless();
    }

    [Fact]
    public async Task What_a_Redis_with_everysec_loses_when_it_is_killed_is_told() =>
        (await RedisServerFaults.KilledUnsyncedAsync(FaultScale.Short, asksForFsync: false)).AssertFlawless();

    [Fact]
    public async Task A_failover_to_a_replica_with_all_writes_loses_no_acknowledged_one() =>
        (await FailoverFaults.WithAllWritesAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_failover_to_a_replica_without_all_writes_is_told_to_every_watcher()
    {
        var report = await FailoverFaults.WithoutAllWritesAsync(FaultScale.Short);

        Assert.True(report.Lost > 0, "nothing was lost, so nothing was tested");
        report.AssertFlawless();
    }

    [Fact]
    public async Task A_failover_that_is_seen_only_when_new_writes_have_overtaken_the_lost_ones_is_told_to_every_watcher()
    {
        var report = await FailoverFaults.OvertakenAsync(FaultScale.Short);

        Assert.True(report.Lost > 0, "nothing was lost, so nothing was tested");
        report.AssertFlawless();
    }

    [Fact]
    public async Task Slots_that_move_under_load_between_primaries_with_replicas_lose_nothing() =>
        (await ClusterFaults.ReplicatedSlotMovedAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_primary_of_a_cluster_that_dies_under_load_takes_no_acknowledged_write_with_it() =>
        (await ClusterFaults.PrimaryKilledAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task Service_processes_killed_under_load_lose_nothing() => (await ServiceFaults.KilledAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_crowd_that_is_sent_away_does_not_come_back_as_a_herd() =>
        (await ServiceFaults.CrowdSentAwayAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_consumer_that_stops_reading_costs_only_itself_and_misses_nothing() =>
        (await ServiceFaults.ConsumerStalledAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task Releases_beside_each_other_lose_nothing_forward_and_back_and_what_is_stored_is_migrated_under_load()
    {
        Assert.SkipWhen(Release.Before is null, Release.Missing);

        (await UpgradeFaults.RolledAsync(FaultScale.Short)).AssertFlawless();
    }

    [Fact]
    public async Task A_clock_that_jumps_disturbs_neither_writes_nor_watchers_nor_consumers()
    {
        Assert.SkipWhen(ClockFaults.Library is null, "no libfaketime on this machine (Debian: apt install faketime)");

        (await ClockFaults.SteppedAsync(FaultScale.Short)).AssertFlawless();
    }
}
