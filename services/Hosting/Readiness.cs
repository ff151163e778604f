using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoteTracker.Hosting;

/// <summary>Whether the process can do its work: the health checks tagged <see cref="Tag"/>, run once for all who ask.</summary>
internal sealed class Readiness(HealthCheckService checks, IHostApplicationLifetime lifetime, ILogger<Readiness> logger)
{
    public const string Tag = "ready";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    // Thousands of watchers must not become thousands of questions to the store.
    private static readonly TimeSpan Freshness = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private Task<bool>? latest;
    private long latestStart;
    private bool? logged;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return false;

        Task<bool> run;
        lock (gate)
        {
            if (latest is null || (latest.IsCompleted && TimeProvider.System.GetElapsedTime(latestStart) > Freshness))
            {
                latestStart = TimeProvider.System.GetTimestamp();
                latest = Task.Run(RunAsync, CancellationToken.None);
            }

            run = latest;
        }

        return await run.WaitAsync(cancellationToken);
    }

    private async Task<bool> RunAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var report = await checks.CheckHealthAsync(check => check.Tags.Contains(Tag), deadline.Token).WaitAsync(Deadline);
            var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).ToList();
            LogChange(
                failed.Count == 0,
                string.Join("; ", failed.Select(entry => $"{entry.Key}: {entry.Value.Description ?? "unhealthy"}")),
                failed.Select(entry => entry.Value.Exception).FirstOrDefault());
            return failed.Count == 0;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            LogChange(false, $"no answer within {Deadline.TotalSeconds} s", e);
            return false;
        }
    }

    private void LogChange(bool ready, string failedChecks, Exception? cause)
    {
        if (logged == ready)
            return;
        logged = ready;
        if (ready)
            Log.Ready(logger);
        else
            Log.NotReady(logger, failedChecks, cause);
    }
}
