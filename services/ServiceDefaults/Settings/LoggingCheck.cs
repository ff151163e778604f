using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace VoteTracker.ServiceDefaults;

/// <summary>Refuses values of the section <c>Logging</c> that the loggers would refuse without the setting's name, or pass over.</summary>
internal static class LoggingCheck
{
    private static readonly string[] Formatters = [ConsoleFormatterNames.Json, ConsoleFormatterNames.Simple, ConsoleFormatterNames.Systemd];

    /// <exception cref="InvalidOperationException">A setting has none of its values.</exception>
    public static void Demand(IConfiguration configuration)
    {
        var logging = configuration.GetSection("Logging");
        // The levels of all providers, then those of each one.
        foreach (var section in (IEnumerable<IConfigurationSection>)[logging, .. logging.GetChildren()])
            foreach (var level in section.GetSection("LogLevel").GetChildren())
                DemandOneOf(level, Enum.GetNames<LogLevel>());
        DemandOneOf(logging.GetSection("Console:FormatterName"), Formatters);
    }

    private static void DemandOneOf(IConfigurationSection setting, string[] values)
    {
        if (!string.IsNullOrEmpty(setting.Value) && !values.Contains(setting.Value, StringComparer.OrdinalIgnoreCase))
            throw new InvalidOperationException($"{setting.Path} is '{setting.Value}'; there is {string.Join(", ", values)}");
    }
}
