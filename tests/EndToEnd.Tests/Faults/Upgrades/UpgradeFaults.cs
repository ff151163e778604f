namespace VoteTracker.EndToEnd.Tests.Faults.Upgrades;

/// <summary>Releases beside each other on one Redis, while clients go on.</summary>
internal static class UpgradeFaults
{
    /// <summary>Congresses begin as both releases read them.</summary>
    public static readonly string[] AsBefore = ["--Redis:SchemaVersion", "2"];

    /// <summary>The upgrade of the manual, with a step back in its middle.</summary>
    public static async Task<FaultReport> RolledAsync(FaultScale scale)
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var cluster = await FaultCluster.StartAsync(
            redis.Endpoint,
            Load.Of(scale),
            release: Release.Before ?? throw new InvalidOperationException(Release.Missing),
            atFirst: AsBefore);
        await RollAsync(cluster, scale.Writes, back: [cluster.Votes, cluster.SecondUpdates]);
        return await cluster.FinishAsync("rolling upgrade", Promise.NothingLost);
    }

    /// <summary>
    /// Replaces the processes one after the other by those of this release, takes some of them back and forward again, ends the time when both must
    /// read what is written, and moves what is stored.
    /// </summary>
    /// <param name="cluster">Processes of the release before.</param>
    /// <param name="writes">How many writes are acknowledged between two steps.</param>
    /// <param name="back">Those that are taken back.</param>
    /// <param name="tool">More options of the operator's tool.</param>
    public static async Task RollAsync(FaultCluster cluster, int writes, ServiceProcess[] back, params string[] tool)
    {
        await cluster.WritesAsync(writes);
        await ReplaceAsync(cluster.Services, Release.Current, AsBefore);
        await ReplaceAsync(back, Release.Before!, AsBefore);
        await ReplaceAsync(back, Release.Current, AsBefore);
        await ReplaceAsync(cluster.Services, Release.Current, []);
        foreach (var load in cluster.Loads)
            await MigrateAsync(cluster, load.Congress, tool);
        await cluster.WritesAsync(writes);

        async Task ReplaceAsync(IEnumerable<ServiceProcess> services, Release release, string[] settings)
        {
            foreach (var service in services)
            {
                await service.StopAsync();
                (service.Release, service.More) = (release, settings);
                await service.StartAsync();
                await cluster.WritesAsync(writes / 4);
            }
        }
    }

    private static async Task MigrateAsync(FaultCluster cluster, string congress, string[] tool)
    {
        var moved = "";
        // What was interrupted is called again.
        await Until.TrueAsync($"{congress} is migrated", async () =>
        {
            // The tool counts the services' ports from one.
            await using var migrate = Cli.Start(cluster.Resolutions.Port - 1, ["migrate", congress, .. tool]);
            if (await migrate.ExitAsync() != 0)
                throw new InvalidOperationException($"votetracker migrate {congress}: {migrate.Errors}");
            moved = string.Join('\n', migrate.Lines);
            return true;
        });
        if (!moved.StartsWith($"{congress}: schema version 3; ", StringComparison.Ordinal))
            throw new InvalidOperationException($"votetracker migrate {congress}: {moved}");
    }
}
