namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary>A suite that exports everything to a collector, soon.</summary>
public sealed class ObservedSuite : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    internal OtlpReceiver Collector { get; private set; } = null!;

    internal RunningSuite Suite { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Collector = await OtlpReceiver.StartAsync();
        Suite = await RunningSuite.StartAsync(
            _folder.File("data"),
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Endpoint,
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "300",
            },
            "--no-demo");
    }

    public async ValueTask DisposeAsync()
    {
        if (Suite is not null)
            await Suite.DisposeAsync();
        if (Collector is not null)
            await Collector.DisposeAsync();
        _folder.Dispose();
    }
}
