namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>
/// Nothing lost, nothing silent where another Redis takes over, or part of what one has. <c>./dev soak</c> also has the failover without all writes
/// that shows at once, since the log is shorter: the one that is overtaken unseen is worse.
/// </summary>
[Collection(FaultsInTurn.Name)]
public sealed class FailoverFaultTests
{
    [Fact]
    public async Task A_failover_to_a_replica_with_all_writes_loses_no_acknowledged_one() =>
        (await FailoverFaults.WithAllWritesAsync(FaultScale.Short)).AssertFlawless();

    [Fact, Trait("Category", "Long")]
    public async Task A_failover_that_is_seen_only_when_new_writes_have_overtaken_the_lost_ones_is_told_to_every_watcher()
    {
        var report = await FailoverFaults.OvertakenAsync(FaultScale.Short);

        Assert.True(report.Lost > 0, "nothing was lost, so nothing was tested");
        report.AssertFlawless();
    }

    [Fact, Trait("Category", "Long")]
    public async Task Slots_that_move_under_load_between_primaries_with_replicas_lose_nothing() =>
        (await ClusterFaults.ReplicatedSlotMovedAsync(FaultScale.Short)).AssertFlawless();
}
