using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Hosting;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Refuses a setting on the command line that nobody reads. Elsewhere others' settings may stand, as in the environment, but who
/// writes on a command line means this process.
/// </summary>
internal sealed class CommandLineCheck(IConfiguration configuration) : IHostedLifecycleService
{
    // What the services read, one command line for all of them, and then what the host, Kestrel and logging do.
    private static readonly string[] Known =
    [
        "Redis", "Watch", "Limits", "urls", "http_ports", "https_ports", "environment", "applicationName", "contentRoot", "hostBuilder", "Logging", "Kestrel",
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
