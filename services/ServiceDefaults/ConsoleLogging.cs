using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoteTracker.ServiceDefaults;

/// <summary>Logs on standard output: a line an entry, for a person on a terminal and as JSON elsewhere.</summary>
internal static class ConsoleLogging
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static void AddConsoleLogging(this WebApplicationBuilder builder)
    {
        // First among the sources, so that settings, environment and command line override it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = nameof(LogLevel.Information),
                ["Logging:LogLevel:Microsoft"] = nameof(LogLevel.Warning),
                ["Logging:LogLevel:Grpc"] = nameof(LogLevel.Warning),

                // It would tell with a stack what ServiceRun tells in a line. A background service that ends the process is critical.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = nameof(LogLevel.Critical),

                // It would repeat an outage with every probe; ReadinessLog tells the changes.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = nameof(LogLevel.None),
            },
        });
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = $"{TimestampFormat} ";
        });
    }
}
