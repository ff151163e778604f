namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// Nothing lost, nothing silent, whatever befalls one Redis. <c>./dev soak</c> has all faults in large, and those that are much like one of these
/// tests: a Redis that answers nothing is cut off, a primary of a cluster that dies fails over.
/// </summary>
[Collection(FaultsInTurn.Name)]
public sealed class RedisServerFaultTests
{
    [Fact]
    public async Task Redis_killed_under_load_loses_nothing() => (await RedisServerFaults.KilledAsync(FaultScale.Short)).AssertFlawless();

    [Fact, Trait("Category", "Long")]
    public async Task A_network_cut_under_load_loses_nothing() => (await RedisServerFaults.CutOffAsync(FaultScale.Short)).AssertFlawless();

    [Fact, Trait("Category", "Long")]
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

    [Fact, Trait("Category", "Long")]
    public async Task What_a_Redis_with_everysec_loses_when_it_is_killed_is_told() =>
        (await RedisServerFaults.KilledUnsyncedAsync(FaultScale.Short, asksForFsync: false)).AssertFlawless();
}
