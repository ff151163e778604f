using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// Exports traces, metrics and logs by OTLP where the environment asks for it (OTEL_*), serves metrics where Metrics:Url says, and
/// collects nothing where neither does. A caller's trace context is read in any case, for the updates that carry it on.
/// </summary>
internal static class TelemetryRegistration
{
    private const string Exporter = "otlp";
    private const string Nothing = "none";
    private const string OwnSources = "VoteTracker.*";
    private const string DatabaseConventions = "OTEL_SEMCONV_STABILITY_OPT_IN";

    // The one meter of ASP.NET Core that says what ours do not: connections. Its others count calls again, as HTTP requests.
    private const string Connections = "Microsoft.AspNetCore.Server.Kestrel";

    // Counted up and down for each call, which is a tenth of what its telemetry costs. RequestBacklog keeps it small.
    private const string QueuedRequests = "kestrel.queued_requests";

    private const string Runtime = "System.Runtime";

    // Of the board: how many pages are live.
    private const string Circuits = "Microsoft.AspNetCore.Components.Server.Circuits";

    public static void AddTelemetry(this IHostApplicationBuilder builder, string serviceName, bool servesBrowsers)
    {
        builder.AddSettings<MetricsOptions>("Metrics");
        var (services, configuration) = (builder.Services, builder.Configuration);
        services.AddSingleton<DistributedContextPropagator, TraceContextPropagator>();
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;
        var served = !string.IsNullOrEmpty(configuration["Metrics:Url"]);
        var (traces, metrics, logs) = (IsAsked(configuration, "TRACES"), IsAsked(configuration, "METRICS"), IsAsked(configuration, "LOGS"));
        if (!traces && !metrics && !logs && !served)
            return;

        // What the environment says of the resource goes over what the process knows.
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .Clear()
            .AddService(serviceName, serviceNamespace: "votetracker", Version)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector());
        if (traces)
        {
            // Instrumentations of databases use the conventions of 2023 unless the environment says otherwise, which is all they ask.
            if (configuration[DatabaseConventions] is null)
                Environment.SetEnvironmentVariable(DatabaseConventions, "database");
            telemetry.WithTracing(tracing => (servesBrowsers
                    ? tracing.AddAspNetCoreInstrumentation(options => (options.Filter, options.EnrichWithHttpResponse) = (CallSpan.IsTraced, NameAfterMethod))
                    : tracing.AddSource(CallSpan.Source))
                .AddSource(OwnSources)
                .AddProcessor<BackgroundCommands>()
                .AddOtlpExporter());
        }
        if (metrics || served)
            telemetry.WithMetrics(metering => metering.AddMeter(OwnSources, Connections, Runtime, Circuits).AddView(QueuedRequests, MetricStreamConfiguration.Drop));
        if (metrics)
            telemetry.WithMetrics(metering => metering.AddOtlpExporter());
        if (served)
        {
            telemetry.WithMetrics(metering => metering.AddPrometheusExporter());
            services.AddHostedService<MetricsListener>();
        }
        if (logs)
            telemetry.WithLogging(logging => logging.AddOtlpExporter(), options => options.IncludeFormattedMessage = true);
    }

    private static string Version => typeof(TelemetryRegistration).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    // The conventions name a span of RPC after its method. The instrumentation names it after HTTP's verb and route when it ends, and
    // then asks here.
    private static void NameAfterMethod(Activity span, HttpResponse response)
    {
        if (span.GetTagItem(Spans.Method) is string method)
            span.DisplayName = method;
        span.RemoveOutdated();
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
