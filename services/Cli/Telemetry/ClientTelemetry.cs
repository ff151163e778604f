using System.Diagnostics;
using System.Reflection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VoteTracker.Cli.Telemetry;

/// <summary>Traces the calls of this tool as their client, where the environment says where to (OTEL_EXPORTER_OTLP_ENDPOINT).</summary>
internal static class ClientTelemetry
{
    private const string ServiceName = "cli";

    /// <summary>Starts it; what it holds is sent when it is disposed.</summary>
    /// <returns>Null where nothing is exported.</returns>
    public static TracerProvider? Start()
    {
        if (!IsAsked())
            return null;
        var version = typeof(ClientTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        return Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource
                .Clear()
                .AddService(ServiceName, serviceNamespace: "votetracker", version)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector())
            .AddGrpcClientInstrumentation()
            .AddProcessor(new EndedStreams())
            .AddOtlpExporter()
            .Build();
    }

    private static bool IsAsked() =>
        !string.Equals(Variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
        && Variable("OTEL_TRACES_EXPORTER") != "none"
        && (Variable("OTEL_EXPORTER_OTLP_ENDPOINT").Length > 0 || Variable("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT").Length > 0);

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? "";

    /// <summary>A stream that this side has ended is no failure. Stands before the exporter.</summary>
    private sealed class EndedStreams : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data)
        {
            if (data.GetTagItem("rpc.response.status_code") is "CANCELLED")
                data.SetTag("error.type", null).SetStatus(ActivityStatusCode.Unset);
        }
    }
}
