using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace VoteTracker.ServiceDefaults.Telemetry;

/// <summary>
/// Serves /metrics and nothing else, on an address of its own: a plaintext port speaks either gRPC's HTTP/2 or HTTP/1.1, and what is
/// for operators must not be reached where clients come in.
/// </summary>
internal sealed class MetricsListener(IOptions<MetricsOptions> options, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private const string MetricsPath = "/metrics";

    // A Prometheus has one; a few may be configured, and a person may look.
    private const int MaxConnections = 32;

    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.Url!).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        _app = builder.Build();
        // By itself it would also serve what is below that path.
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, context => context.Request.Path == MetricsPath, path: null, configureBranchedPipeline: null, optionsName: null);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException or FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"Metrics:Url is {options.Value.Url}, where it cannot listen: {fault.Message}", fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? default;
}
