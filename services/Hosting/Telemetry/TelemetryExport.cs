using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VoteTracker.Hosting.Telemetry;

/// <summary>
/// Exports traces and metrics by OTLP, set by the standard OTEL_* variables. What is traced is the process's, not a host's: where
/// several services share a process, one of them exports for all, or everything would arrive once for each.
/// </summary>
internal sealed class TelemetryExport(IConfiguration configuration, bool traces, bool metrics) : IHostedService
{
    // Ours, and what the framework measures of requests, connections and the runtime.
    private const string OwnSources = "VoteTracker.*";
    private static readonly string[] FrameworkMeters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly Lock SharedLock = new();
    private static int _hosts;
    private static IDisposable[] _shared = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (SharedLock)
            if (_hosts++ == 0)
                _shared = [.. Providers()];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        IDisposable[] last = [];
        lock (SharedLock)
            if (--_hosts == 0)
                (last, _shared) = (_shared, []);
        // Sends what is still gathered, for as long as the exporter's timeout lets it; also where the time to stop is up already, which
        // is when one wants to see why.
        return Task.Run(() => Array.ForEach(last, provider => provider.Dispose()), CancellationToken.None);
    }

    private IEnumerable<IDisposable> Providers()
    {
        if (traces)
        {
            yield return Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(Resource())
                .AddSource(OwnSources, "Microsoft.AspNetCore")
                .AddOtlpExporter()
                .Build();
        }
        if (metrics)
        {
            yield return Sdk.CreateMeterProviderBuilder()
                .ConfigureServices(services => services.AddSingleton(configuration))
                .SetResourceBuilder(Resource())
                .AddMeter([OwnSources, .. FrameworkMeters])
                .AddOtlpExporter()
                .Build();
        }
    }

    // What the environment says of the resource goes over what the process knows.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(Assembly.GetEntryAssembly()?.GetName().Name ?? "VoteTracker")
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
