using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace VoteTracker.ServiceDefaults;

/// <summary>Logs on standard output: a line an entry, for a person on a terminal, and as JSON with trace ids elsewhere.</summary>
internal static class ConsoleLogging
{
    private const string FormatterName = "Logging:Console:FormatterName";

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

                // It logs a failed start with a stack trace; ServiceRun tells it in one line. Critical remains: a background service ended the process.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = nameof(LogLevel.Critical),

                // It would log an outage again with every check; ReadinessLog tells the changes.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = nameof(LogLevel.None),

                [FormatterName] = Console.IsOutputRedirected ? ConsoleFormatterNames.Json : ConsoleFormatterNames.Simple,
                ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
                ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
                ["Logging:Console:FormatterOptions:SingleLine"] = "true",
                ["Logging:Console:FormatterOptions:IncludeScopes"] = Console.IsOutputRedirected ? "true" : "false",
            },
        });
        LoggingCheck.Demand(builder.Configuration);
        builder.Logging.ClearProviders();
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        // The slim builder has chosen the simple format, whatever the settings say.
        builder.Logging.AddConsole(console => console.FormatterName = builder.Configuration[FormatterName]);
    }
}
