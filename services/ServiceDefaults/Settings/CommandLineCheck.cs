using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Hosting;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Refuses an unknown setting on the command line. The environment and files may hold settings of other programs; a command line is meant
/// for this one.
/// </summary>
internal sealed class CommandLineCheck(IConfiguration configuration) : IHostedLifecycleService
{
    // The sections of all services, so that one command line fits them all, then those of the host, Kestrel and logging.
    private static readonly string[] Known =
    [
        "Redis", "Watch", "Limits", "Metrics", "urls", "http_ports", "https_ports", "environment", "applicationName", "contentRoot", "hostBuilder", "Logging", "Kestrel",
        "AllowedHosts",
    ];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var given = ((IConfigurationRoot)configuration).Providers.OfType<CommandLineConfigurationProvider>()
            .SelectMany(provider => provider.GetChildKeys([], null));
        var unknown = given.Except(Known, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(name => !name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase));
        return unknown is null
            ? Task.CompletedTask
            : throw new InvalidOperationException($"--{unknown} is no setting; {NearestName.Hint(unknown, Known, "--")}");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
