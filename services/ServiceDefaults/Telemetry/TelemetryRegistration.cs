using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// Exports traces and metrics by OTLP where the environment asks for it (OTEL_*), and collects nothing where it does not. A caller's
/// trace context is read in any case, for the updates that carry it on.
/// </summary>
internal static class TelemetryRegistration
{
    private const string Exporter = "otlp";
    private const string Nothing = "none";
    private const string OwnSources = "VoteTracker.*";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration, string serviceName)
    {
        services.AddSingleton<DistributedContextPropagator, TraceContextPropagator>();
        if (string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;
        var traces = IsAsked(configuration, "TRACES");
        var metrics = IsAsked(configuration, "METRICS");
        if (!traces && !metrics)
            return;

        // What the environment says of the resource goes over what the process knows.
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource
            .Clear()
            .AddService(serviceName, serviceNamespace: "votetracker")
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector());
        if (traces)
        {
            telemetry.WithTracing(tracing => tracing
                .AddSource(OwnSources)
                .AddAspNetCoreInstrumentation(options => (options.Filter, options.EnrichWithHttpResponse) = (IsTraced, NameAfterMethod))
                .AddGrpcClientInstrumentation()
                .AddHttpClientInstrumentation()
                .AddOtlpExporter());
        }
        if (metrics)
        {
            telemetry.WithMetrics(metering => metering
                .AddMeter(OwnSources)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddOtlpExporter());
        }
    }

    // A probe every second would hide what an operator looks for.
    private static bool IsTraced(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/grpc.health.v1.Health", StringComparison.Ordinal);

    // The conventions name a span of RPC after its method. The instrumentation names it after HTTP's verb and route when it ends, and
    // then asks here.
    private static void NameAfterMethod(Activity span, HttpResponse response)
    {
        if (span.GetTagItem(Spans.Method) is string method)
            span.DisplayName = method;
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
