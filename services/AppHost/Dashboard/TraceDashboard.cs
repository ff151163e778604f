using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace VoteTracker.AppHost;

/// <summary>
/// The Aspire dashboard, in which a person sees traces, metrics and logs. What it was sent is in memory and gone with it. It takes nothing
/// and shows nothing without a token; the tokens are new with each run.
/// </summary>
internal sealed class TraceDashboard : IAsyncDisposable
{
    // The variable by which ./dev tells where it has fetched it to.
    private const string ProgramVariable = "ASPIRE_DASHBOARD";

    private readonly Supervisor _program;

    private TraceDashboard(Supervisor program, string address, string token, IReadOnlyDictionary<string, string> exporters) =>
        (_program, LoginAddress, Exporters) = (program, $"{address}/login?t={token}", exporters);

    /// <summary>Where a person enters: the one place where the token is shown.</summary>
    public string LoginAddress { get; }

    /// <summary>The environment of programs that export to it.</summary>
    public IReadOnlyDictionary<string, string> Exporters { get; }

    /// <summary>Fails when it is given up.</summary>
    public Task Running => _program.Running;

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<TraceDashboard> StartAsync(int port, CancellationToken cancellationToken)
    {
        var program = Environment.GetEnvironmentVariable(ProgramVariable);
        if (string.IsNullOrEmpty(program) || !File.Exists(program))
            throw new SuiteException($"the dashboard is missing; ./dev up --dashboard fetches it, or {ProgramVariable} says where it is");
        // Nobody but the suite's own programs needs to know where it takes what they export.
        var otlpPort = FreePort();
        var (address, otlpAddress, token, key) = (Ports.Url(port), Ports.Url(otlpPort), NewToken(), NewToken());
        var child = new ChildProgram("dashboard", program)
        {
            Environment = new Dictionary<string, string>
            {
                ["ASPNETCORE_URLS"] = address,
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = otlpAddress,
                ["DASHBOARD__APPLICATIONNAME"] = "VoteTracker",
                ["DASHBOARD__FRONTEND__AUTHMODE"] = "BrowserToken",
                ["DASHBOARD__FRONTEND__BROWSERTOKEN"] = token,
                // Whoever may look may also read by program (/api/telemetry, header x-api-key).
                ["DASHBOARD__API__AUTHMODE"] = "ApiKey",
                ["DASHBOARD__API__PRIMARYAPIKEY"] = token,
                ["DASHBOARD__OTLP__AUTHMODE"] = "ApiKey",
                ["DASHBOARD__OTLP__PRIMARYAPIKEY"] = key,
                // At Information it logs the address with the token.
                ["LOGGING__LOGLEVEL__DEFAULT"] = "Error",
            },
        };
        var supervisor = await Supervisor.StartAsync(child, end => ListensAsync([port, otlpPort], end), cancellationToken);
        return new TraceDashboard(supervisor, address, token, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = otlpAddress,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}",
            // A person waits for what was just done.
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "5000",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "500",
        });
    }

    public ValueTask DisposeAsync() => _program.DisposeAsync();

    private static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<bool> ListensAsync(int[] ports, CancellationToken cancellationToken)
    {
        foreach (var port in ports)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            }
            catch (SocketException)
            {
                return false;
            }
        }

        return true;
    }
}
