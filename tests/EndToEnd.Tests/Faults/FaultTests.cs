namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Nothing lost, nothing silent. The same faults in large: <c>./dev soak</c>.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task Redis_killed_under_load_loses_nothing() => (await RedisFaults.KilledAsync(FaultScale.Short)).AssertFlawless();

    [Fact]
    public async Task A_network_cut_under_load_loses_nothing() => (await RedisFaults.CutOffAsync(FaultScale.Short)).AssertFlawless();
}
