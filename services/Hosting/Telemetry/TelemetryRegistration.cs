using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VoteTracker.Hosting.Telemetry;

/// <summary>Adds the export of traces and metrics where the environment asks for it, and nothing where it does not.</summary>
internal static class TelemetryRegistration
{
    private const string Exporter = "otlp";
    private const string Nothing = "none";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;
        var traces = IsAsked(configuration, "TRACES");
        var metrics = IsAsked(configuration, "METRICS");
        if (traces || metrics)
            services.AddHostedService(_ => new TelemetryExport(configuration, traces, metrics));
    }

    // The specification would send to localhost:4317 unasked; a process that nobody told of a collector has none.
    private static bool IsAsked(IConfiguration configuration, string signal)
    {
        var exporter = configuration[$"OTEL_{signal}_EXPORTER"];
        if (exporter is not (null or "" or Exporter or Nothing))
            throw new InvalidOperationException($"OTEL_{signal}_EXPORTER is '{exporter}'; there is {Exporter} and {Nothing}");
        var endpoints = new[] { $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT" };
        foreach (var name in endpoints.Where(name => !string.IsNullOrEmpty(configuration[name])))
        {
            if (!Uri.TryCreate(configuration[name], UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
                throw new InvalidOperationException($"{name} is '{configuration[name]}', which is not of the form http://127.0.0.1:4317");
        }
        return exporter != Nothing && (exporter == Exporter || endpoints.Any(name => !string.IsNullOrEmpty(configuration[name])));
    }
}
