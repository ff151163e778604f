using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Hosting;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Refuses on the command line a setting that is unknown, and a word that is no setting. The environment and files may hold settings of
/// other programs; a command line is meant for this one.
/// </summary>
internal sealed class CommandLineCheck(IConfiguration configuration) : IHostedLifecycleService
{
    // The sections of all services, so that one command line fits them all, then those of the host, Kestrel and logging.
    private static readonly string[] Known =
    [
        "Redis", "Watch", "Limits", "Security", "Health", "Metrics", "Board", "Oidc", "urls", "http_ports", "https_ports", "environment",
        "applicationName", "contentRoot", "hostBuilder", "Logging", "Kestrel",
        "AllowedHosts",
    ];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var source in ((IConfigurationBuilder)configuration).Sources.OfType<CommandLineConfigurationSource>())
            if (Misplaced([.. source.Args]) is { } misplaced)
                throw new InvalidOperationException(misplaced);
        var given = ((IConfigurationRoot)configuration).Providers.OfType<CommandLineConfigurationProvider>()
            .SelectMany(provider => provider.GetChildKeys([], null));
        var unknown = given.Except(Known, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(name => !name.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase));
        return unknown is null
            ? Task.CompletedTask
            : throw new InvalidOperationException($"--{unknown} is no setting; {NearestName.Hint(unknown, Known, "--")}");
    }

    // What the provider passes over without a word.
    private static string? Misplaced(string[] args)
    {
        for (var index = 0; index < args.Length; index++)
        {
            var word = args[index];
            if (word.Contains('='))
                continue;
            if (!word.StartsWith("--", StringComparison.Ordinal) && !word.StartsWith('/'))
                return $"'{word}' is no setting; a setting looks like --Redis:Endpoint 127.0.0.1:6379";
            if (++index == args.Length)
                return $"'{word}' has no value; a setting looks like --Redis:Endpoint 127.0.0.1:6379";
        }
        return null;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
