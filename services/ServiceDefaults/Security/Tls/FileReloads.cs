using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults.Security.Tls;

/// <summary>
/// Looks every second whether files have changed, by their contents: Kubernetes replaces a Secret by moving a link, which a watch of the
/// file system reports for another folder, if at all.
/// </summary>
internal sealed class FileReloads(IEnumerable<IReloadedFiles> files, SecurityMetrics metrics, TimeProvider clock, ILogger<FileReloads> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // What cannot be used stops the start.
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var file in files)
            file.Demand();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var file in files)
                    file.Refresh(logger, metrics);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
