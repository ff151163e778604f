using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults;

/// <summary>Logs when the process becomes ready and when it no longer is: changes, not every look.</summary>
internal sealed class ReadinessLog(ILogger<ReadinessLog> logger, IHostApplicationLifetime lifetime) : IHealthCheckPublisher
{
    private bool? _ready;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).ToList();
        var ready = failed.Count == 0;
        // That a process which was told to stop is no longer ready is no news.
        if (_ready == ready || lifetime.ApplicationStopping.IsCancellationRequested)
            return Task.CompletedTask;
        _ready = ready;
        if (ready)
            ServiceDefaultsLogging.Ready(logger);
        else
        {
            var checks = string.Join("; ", failed.Select(entry => $"{entry.Key}: {entry.Value.Description ?? "unhealthy"}"));
            ServiceDefaultsLogging.NotReady(logger, checks, failed.Select(entry => entry.Value.Exception).FirstOrDefault());
        }
        return Task.CompletedTask;
    }
}
