namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What happens to a single Redis with <c>appendfsync always</c>: nothing is lost, whatever it is.</summary>
internal static class RedisServerFaults
{
    public static async Task<FaultReport> KilledAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await cluster.WritesAsync(scale.Writes);
            await redis.KillAsync();
            await redis.StartAsync();
        }
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("redis-server killed", Promise.NothingLost);
    }

    public static async Task<FaultReport> CutOffAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var network = new TcpProxy(redis.Port);
        await using var cluster = await FaultCluster.StartAsync(network.Endpoint, Load.Of(scale.Watchers));
        await cluster.WritesAsync(scale.Writes);
        network.Cut();
        // How long it lasts is the fault, not a wait for something.
        await Task.Delay(scale.Cut);
        network.Heal();
        await cluster.WritesAsync(scale.Writes);
        await network.ResetAsync();
        await Task.Delay(scale.Cut / 4);
        network.Heal();
        await cluster.WritesAsync(scale.Writes);
        return await cluster.FinishAsync("network cut and reset", Promise.NothingLost);
    }
}
