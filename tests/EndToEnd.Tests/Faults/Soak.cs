using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>All faults in large, one after the other, until the time is up: what <c>./dev soak</c> runs.</summary>
internal static class Soak
{
    private const double Mebibyte = 1 << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static readonly Func<FaultScale, Task<FaultReport>>[] Faults =
    [
        RedisServerFaults.KilledAsync,
        RedisServerFaults.CutOffAsync,
        RedisServerFaults.FrozenAsync,
        RedisServerFaults.RestoredAsync,
        FailoverFaults.WithAllWritesAsync,
        FailoverFaults.WithoutAllWritesAsync,
        FailoverFaults.OvertakenAsync,
        ClusterFaults.SlotMovedAsync,
        ClusterFaults.ReplicatedSlotMovedAsync,
        ClusterFaults.PrimaryKilledAsync,
        ClusterFaults.PrimaryKilledWithoutAllWritesAsync,
        ClusterFaults.PrimaryFrozenAsync,
        ServiceFaults.KilledAsync,
        ServiceFaults.ScaledAsync,
        ServiceFaults.CrowdSentAwayAsync,
        ServiceFaults.ConsumerStalledAsync,
        RequestFaults.WildRequestsAsync,
        .. Release.Before is null ? Array.Empty<Func<FaultScale, Task<FaultReport>>>() : [UpgradeFaults.RolledAsync],
        .. ClockFaults.Library is null ? Array.Empty<Func<FaultScale, Task<FaultReport>>>() : [ClockFaults.SteppedAsync],
    ];

    // Those on a Redis Cluster with replicas, TLS and an ACL user, where every client has a token.
    private static readonly Func<FaultScale, Task<FaultReport>>[] SecuredFaults =
    [
        ClusterFaults.PrimaryKilledAsync,
        ServiceFaults.SecuredKilledAsync,
        ClusterFaults.PrimaryFrozenAsync,
        ClusterFaults.ReplicatedSlotMovedAsync,
        ServiceFaults.ScaledAsync,
        ServiceFaults.SecuredConsumerStalledAsync,
        ClusterFaults.PrimaryKilledWithoutAllWritesAsync,
        RedisServerFaults.SecuredKilledAsync,
        RedisServerFaults.SecuredCutOffAsync,
        RedisServerFaults.SecuredRestoredAsync,
        ServiceFaults.SecuredCrowdSentAwayAsync,
        .. ClockFaults.Library is null ? Array.Empty<Func<FaultScale, Task<FaultReport>>>() : [ClockFaults.SecuredSteppedAsync],
    ];

    /// <summary>Runs <c>[--secured] [--minutes N] [--json FILE]</c>.</summary>
    /// <returns>The exit code: 0 only if nothing was wrong.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var (minutes, json, faults) = (10.0, "", Faults);
        if (args is ["--secured", .. var rest])
            (faults, args) = (SecuredFaults, rest);
        for (var i = 0; i < args.Length; i += 2)
        {
            if (args[i] == "--minutes" && i + 1 < args.Length
                && double.TryParse(args[i + 1], CultureInfo.InvariantCulture, out minutes) && minutes > 0)
            {
                continue;
            }
            if (args[i] != "--json" || i + 1 >= args.Length)
            {
                await Console.Error.WriteLineAsync("usage: ./dev soak [--secured] [--minutes N] [--json FILE]");
                return 2;
            }
            json = args[i + 1];
        }

        if (ClockFaults.Library is null)
            Console.WriteLine("without the clock that jumps: no libfaketime on this machine (Debian: apt install faketime)");
        if (Release.Before is null)
            Console.WriteLine($"without the rolling upgrade: {Release.Missing}");
        var reports = await RunAsync(faults, TimeSpan.FromMinutes(minutes));
        var anomalies = reports.Sum(report => report.Anomalies.Count);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{reports.Count} faults, {reports.Sum(report => report.Acknowledged)} writes acknowledged, "
                + $"{reports.Sum(report => report.Updates)} updates seen, "
                + $"{reports.Sum(report => report.Deliveries)} deliveries, Updates grew by {reports.Max(Growth) / Mebibyte:0} MiB at most, "
                + $"{anomalies} anomalies"));
        if (json.Length > 0)
            await File.WriteAllTextAsync(json, JsonSerializer.Serialize(reports, Json));
        return anomalies == 0 ? 0 : 1;
    }

    private static double Growth(FaultReport report) => report.UpdatesBytes - report.UpdatesBytesBefore;

    private static async Task<List<FaultReport>> RunAsync(Func<FaultScale, Task<FaultReport>>[] faults, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var reports = new List<FaultReport>();
        for (var i = 0; Stopwatch.GetElapsedTime(started) < time; i++)
        {
            var fault = faults[i % faults.Length];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started):hh\\:mm\\:ss} {NameOf(fault)} …"));
            var report = await OneAsync(fault);
            reports.Add(report);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(started):hh\\:mm\\:ss} {report}, Updates grew from "
                    + $"{report.UpdatesBytesBefore / Mebibyte:0} to {report.UpdatesBytes / Mebibyte:0} MiB"));
            foreach (var anomaly in report.Anomalies.Take(20))
                Console.WriteLine($"  {anomaly}");
        }
        return reports;
    }

    private static string NameOf(Func<FaultScale, Task<FaultReport>> fault) => $"{fault.Method.DeclaringType!.Name}.{fault.Method.Name}";

    private static async Task<FaultReport> OneAsync(Func<FaultScale, Task<FaultReport>> fault)
    {
        try
        {
            return await fault(FaultScale.Long);
        }
        // A fault that does not come to its end is as bad as one that ends badly, and must not hide the next.
        catch (Exception stuck) when (stuck is TimeoutException or InvalidOperationException or Grpc.Core.RpcException)
        {
            return new FaultReport(NameOf(fault), 0, 0, 0, 0, 0, 0, 0, 0, 0, [new Anomaly(AnomalyKind.WrongEnding, stuck.ToString())], [], 0, 0);
        }
    }
}
