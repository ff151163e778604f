using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoteTracker.EndToEnd.Tests.Telemetry.Metrics;
using VoteTracker.EndToEnd.Tests.Telemetry.Traces;

namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary>A collector that takes OTLP over gRPC and keeps what it gets.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Inbox _inbox;

    private OtlpReceiver(WebApplication app) => (_app, _inbox) = (app, app.Services.GetRequiredService<Inbox>());

    public string Endpoint => _app.Urls.Single();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<Inbox>();
        var app = builder.Build();
        app.MapGrpcService<TraceReceiver>();
        app.MapGrpcService<MetricsReceiver>();
        await app.StartAsync();
        return new OtlpReceiver(app);
    }

    /// <summary>What has come.</summary>
    public IReadOnlyCollection<Span> Spans => _inbox.Spans;

    /// <summary>Waits for a span.</summary>
    public async Task<Span> SpanAsync(Func<Span, bool> wanted, string what) => (await UntilAsync(_inbox.Spans, wanted, what));

    /// <summary>Waits for a metric.</summary>
    public Task MetricAsync(string name) => UntilAsync(_inbox.Metrics, metric => metric == name, $"metric {name}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<T> UntilAsync<T>(ConcurrentQueue<T> received, Func<T, bool> wanted, string what)
    {
        using var deadline = new CancellationTokenSource(Until.Deadline);
        while (true)
        {
            var next = _inbox.NextAsync();
            if (received.FirstOrDefault(wanted) is { } found)
                return found;
            try
            {
                await next.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"no {what} among {string.Join(", ", _inbox.Spans.Select(span => span.Name).Concat(_inbox.Metrics).Distinct())}");
            }
        }
    }

    private sealed class Inbox
    {
        private TaskCompletionSource _next = New();

        public ConcurrentQueue<Span> Spans { get; } = new();

        public ConcurrentQueue<string> Metrics { get; } = new();

        public Task NextAsync() => Volatile.Read(ref _next).Task;

        public void Signal() => Interlocked.Exchange(ref _next, New()).TrySetResult();

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class TraceReceiver(Inbox inbox) : TraceService.TraceServiceBase
    {
        public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
        {
            foreach (var span in request.ResourceSpans.SelectMany(resource => resource.ScopeSpans).SelectMany(scope => scope.Spans))
                inbox.Spans.Enqueue(span);
            inbox.Signal();
            return Task.FromResult(new ExportTraceServiceResponse());
        }
    }

    private sealed class MetricsReceiver(Inbox inbox) : MetricsService.MetricsServiceBase
    {
        public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
        {
            foreach (var metric in request.ResourceMetrics.SelectMany(resource => resource.ScopeMetrics).SelectMany(scope => scope.Metrics))
                inbox.Metrics.Enqueue(metric.Name);
            inbox.Signal();
            return Task.FromResult(new ExportMetricsServiceResponse());
        }
    }
}
