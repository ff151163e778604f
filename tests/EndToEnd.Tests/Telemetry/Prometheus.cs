using System.Globalization;
using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary>A real Prometheus that scrapes processes and evaluates the alert rules that ship.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _client;

    private Prometheus(TemporaryFolder folder, ChildProcess process, HttpClient client) => (_folder, _process, _client) = (folder, process, client);

    /// <summary>Whether there is one on this machine.</summary>
    public static bool IsInstalled => Find("prometheus") is not null;

    /// <summary>Whether there is a promtool.</summary>
    public static bool HasTool => Find("promtool") is not null;

    /// <summary>What ships for operators.</summary>
    public static string Ops(params string[] path) => Path.Combine([Repository.Root, "ops", .. path]);

    /// <summary>Starts one.</summary>
    /// <param name="targets">Host and port of each process by the service's name.</param>
    public static async Task<Prometheus> StartAsync(IReadOnlyDictionary<string, string> targets)
    {
        var folder = new TemporaryFolder();
        var port = FreePorts.Next();
        var scraped = string.Concat(targets.Select(target => $"      - targets: ['{target.Value}']\n        labels: {{ service: '{target.Key}' }}\n"));
        var configuration = folder.Write("prometheus.yml", $"""
            global:
              scrape_interval: 1s
              evaluation_interval: 1s
            rule_files:
              - {Ops("prometheus", "votetracker.rules.yml")}
            scrape_configs:
              - job_name: votetracker
                static_configs:
            {scraped}
            """);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var process = ChildProcess.Start(
            "prometheus", $"--config.file={configuration}", $"--storage.tsdb.path={folder.File("data")}", $"--web.listen-address={address}");
        var prometheus = new Prometheus(
            folder, process, new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://{address}/") });
        await Until.TrueAsync("Prometheus is ready", async () =>
        {
            if (process.HasEnded)
                throw new NotSupportedException($"prometheus ended: {process.Errors}");
            using var answer = await prometheus._client.GetAsync(new Uri("-/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        });
        return prometheus;
    }

    /// <summary>Evaluates an expression.</summary>
    /// <returns>Its series.</returns>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string expression)
    {
        var data = await GetAsync($"api/v1/query?query={Uri.EscapeDataString(expression)}");
        return data.GetProperty("resultType").GetString() == "vector" ? [.. data.All("result")] : [data.GetProperty("result")];
    }

    /// <summary>The names of all metrics that it has.</summary>
    public async Task<IReadOnlySet<string>> MetricsAsync() =>
        (await GetAsync("api/v1/label/__name__/values")).EnumerateArray().Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Alerts that fire.</summary>
    public async Task<IReadOnlySet<string>> FiringAsync() => (await GetAsync("api/v1/alerts")).All("alerts")
        .Where(alert => alert.At("state") == "firing").Select(alert => alert.At("labels", "alertname")).ToHashSet(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative));
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(body.At("status") == "success", $"{path}: {body}");
        return body.GetProperty("data").Clone();
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
