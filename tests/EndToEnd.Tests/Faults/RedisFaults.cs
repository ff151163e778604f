namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>What happens to a single Redis with <c>appendfsync always</c>: nothing is lost, whatever it is.</summary>
internal static class RedisFaults
{
    public static async Task<FaultReport> KilledAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var bed = await FaultCluster.StartAsync(redis.Endpoint, Load.Of(scale.Watchers));
        for (var round = 0; round < scale.Rounds; round++)
        {
            await bed.WritesAsync(scale.Writes);
            await redis.KillAsync();
            await redis.StartAsync();
        }
        await bed.WritesAsync(scale.Writes);
        return await bed.FinishAsync("redis-server killed", Promise.NothingLost);
    }

    public static async Task<FaultReport> CutOffAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var network = new TcpProxy(redis.Port);
        await using var bed = await FaultCluster.StartAsync(network.Endpoint, Load.Of(scale.Watchers));
        await bed.WritesAsync(scale.Writes);
        network.Cut();
        // How long it lasts is the fault, not a wait for something.
        await Task.Delay(scale.Cut);
        network.Heal();
        await bed.WritesAsync(scale.Writes);
        await network.ResetAsync();
        await Task.Delay(scale.Cut / 4);
        network.Heal();
        await bed.WritesAsync(scale.Writes);
        return await bed.FinishAsync("network cut and reset", Promise.NothingLost);
    }
}
