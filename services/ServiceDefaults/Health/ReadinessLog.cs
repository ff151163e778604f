using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults;

/// <summary>Logs each change of readiness or of its cause, not every check.</summary>
internal sealed class ReadinessLog(ILogger<ReadinessLog> logger, IHostApplicationLifetime lifetime) : IHealthCheckPublisher
{
    private string? _failures;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).ToList();
        HealthMetrics.IsReady(failed.Count == 0);
        var failures = string.Join("; ", failed.Select(entry => $"{entry.Key}: {entry.Value.Description ?? "unhealthy"}"));
        // A process that stops is expected to be not ready.
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
