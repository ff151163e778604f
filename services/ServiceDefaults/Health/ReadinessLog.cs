using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults;

/// <summary>Logs when the process becomes ready, and when it no longer is or for another reason: changes, not every look.</summary>
internal sealed class ReadinessLog(ILogger<ReadinessLog> logger, IHostApplicationLifetime lifetime) : IHealthCheckPublisher
{
    private string? _failures;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).ToList();
        var failures = string.Join("; ", failed.Select(entry => $"{entry.Key}: {entry.Value.Description ?? "unhealthy"}"));
        // That a process which was told to stop is no longer ready is no news.
        if (_failures == failures || lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.CompletedTask;
        _failures = failures;
        if (failures.Length == 0)
            ServiceDefaultsLogging.Ready(logger);
        else
            ServiceDefaultsLogging.NotReady(logger, failures, failed.Select(entry => entry.Value.Exception).FirstOrDefault());
        return Task.CompletedTask;
    }
}
