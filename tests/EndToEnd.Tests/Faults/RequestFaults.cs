using System.Globalization;
using VoteTracker.EndToEnd.Tests.Faults.Checks;
using VoteTracker.EndToEnd.Tests.Fuzzing;

namespace VoteTracker.EndToEnd.Tests.Faults;

/// <summary>Faults of callers: requests that make no sense, with another seed each time.</summary>
internal static class RequestFaults
{
    private static readonly TimeSpan Time = TimeSpan.FromMinutes(2);

    public static async Task<FaultReport> WildRequestsAsync(FaultScale scale)
    {
        using var folder = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(folder.File("data"), "--no-demo");
        var seed = Random.Shared.Next();
        var report = await WildCalls.RunAsync(suite.Url, seed, Time, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  seed {seed}: {report.Calls} calls, {report.Accepted} accepted"));
        return new FaultReport(
            nameof(WildRequestsAsync), report.Accepted, 0, 0, report.Calls - report.Accepted, 0, 0, 0, 0, 0,
            [.. report.Complaints.Select(complaint => new Anomaly(AnomalyKind.UnexpectedError, complaint))], [], 0, 0);
    }
}
