using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace VoteTracker.ServiceDefaults;

/// <summary>
/// Answers grpc.health.v1 and nothing else, on an address of its own in plaintext: Kubernetes' own probes speak neither TLS nor have a
/// token. It goes on answering while the process stops.
/// </summary>
internal sealed class HealthListener(IOptions<HealthOptions> options, IOptions<Grpc.AspNetCore.HealthChecks.GrpcHealthChecksOptions> names, HealthCheckService checks)
    : IHostedService, IAsyncDisposable
{
    // A kubelet has one for each probe; a person may look.
    private const int MaxConnections = 32;

    // A request has a name of at most so many bytes.
    private const int MaxRequestSize = 4 << 10;

    private WebApplication? _app;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(options.Value.Url!).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
            kestrel.Limits.MaxRequestBodySize = MaxRequestSize;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        builder.Services.AddGrpcHealthChecks(own =>
        {
            own.Services.Clear();
            foreach (var name in names.Value.Services)
                own.Services.Add(name);
        });
        // The checks are those of this process.
        builder.Services.AddSingleton(checks);
        builder.Services.Configure<HealthCheckPublisherOptions>(HealthRegistration.Often);
        _app = builder.Build();
        _app.MapGrpcHealthChecksService();
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or SocketException or FormatException or ArgumentException)
        {
            throw new InvalidOperationException($"Health:Url is {options.Value.Url}, where it cannot listen: {fault.Message}", fault);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? default;
}
