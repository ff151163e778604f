using System.Diagnostics;
using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.Faults.Upgrades;

/// <summary>
/// A set as in production on this machine: the settings of k8s/overlays/production, TLS, tokens, a Redis Cluster with replicas and ACLs, two processes
/// of each service behind one name. It is upgraded, scaled and failed over under load: what <c>./dev rehearse</c> runs.
/// </summary>
internal static class Rehearsal
{
    private static readonly FaultScale Scale = new(Watchers: 16, Crowd: 0, Cut: TimeSpan.Zero, Rounds: 1, Writes: 100, Pause: TimeSpan.FromMilliseconds(10));

    /// <returns>The exit code: 0 only if nothing was wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length > 0 || Release.Before is null)
        {
            await Console.Error.WriteLineAsync(args.Length > 0 ? "usage: ./dev rehearse" : Release.Missing);
            return 2;
        }
        FaultReport report;
        try
        {
            report = await RunAsync(Scale, Release.Before, Say);
        }
        // What does not come to its end is as bad as what ends badly.
        catch (Exception stuck) when (stuck is TimeoutException or InvalidOperationException or NotSupportedException or Grpc.Core.RpcException)
        {
            Say($"failed: {stuck}");
            return 1;
        }
        Say($"{report}");
        foreach (var anomaly in report.Anomalies.Take(20))
            Console.WriteLine($"  {anomaly}");
        return report.Anomalies.Count == 0 ? 0 : 1;
    }

    public static async Task<FaultReport> RunAsync(FaultScale scale, Release before, Action<string> say)
    {
        say("starting six Redis servers as a cluster, and two processes of each service of the release before");
        await using var redis = await ClusterTopology.StartAsync(withReplicas: true);
        using var access = new ProductionAccess(redis.CaFile);
        await using var cluster = await FaultCluster.StartAsync(
            redis.EndpointWithoutPassword,
            Load.Of(scale) with { Congresses = redis.Congresses, Writers = 2 },
            redis.Settings,
            access: access,
            release: before,
            atFirst: UpgradeFaults.AsBefore);
        say("replacing them one by one, two of them back and forward again, and migrating what is stored");
        await UpgradeFaults.RollAsync(cluster, scale.Writes, back: [cluster.Votes, cluster.SecondUpdates], access.Operator);
        say("scaling each service down to one process and up to two again");
        await ServiceFaults.ScaleAsync(cluster, scale.Writes);
        say("killing a primary of the cluster");
        await redis.KillPrimaryAsync(redis.Congresses[0]);
        await redis.ReviveAsync(redis.Congresses[0]);
        await cluster.WritesAsync(scale.Writes);
        say("ending the load, and comparing what every writer, watcher and consumer saw");
        return await cluster.FinishAsync("rehearsal", Promise.NothingAcknowledgedLost);
    }

    private static void Say(string what) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{DateTime.Now - Process.GetCurrentProcess().StartTime:hh\\:mm\\:ss} {what}"));
}
