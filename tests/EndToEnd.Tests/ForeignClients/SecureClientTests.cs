using System.Globalization;

namespace VoteTracker.EndToEnd.Tests.ForeignClients;

/// <summary>Clients that are not ours, and the tool, over TLS and with tokens: processes as an operator runs them.</summary>
public sealed class SecureClientTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = new("authority");
    private readonly TestIssuer _issuer = new();
    private readonly List<ChildProcess> _processes = [];
    private readonly int _portBase = RunningSuite.FreePortBase();
    private RedisProcess _redis = null!;

    public async ValueTask InitializeAsync()
    {
        var certificate = _authority.IssueServer();
        _folder.Write("ca.pem", _authority.Pem);
        _folder.Write("server.pem", certificate.Pem);
        _folder.Write("server.key", certificate.Key);
        _folder.Write("keys.json", _issuer.KeySet);
        _redis = await RedisProcess.StartAsync();
        Start("Resolutions", 1);
        Start("Votes", 2);
        Start("Updates", 4);
        foreach (var process in _processes)
            await process.LineAsync(line => line.Contains("listens on", StringComparison.Ordinal), "listening");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        await _redis.DisposeAsync();
        _folder.Dispose();
        _authority.Dispose();
        _issuer.Dispose();
    }

    [Fact]
    public async Task Buf_curl_asks_by_reflection_with_a_token_and_not_without()
    {
        var method = $"{Url(4)}/votetracker.v1.UpdateService/GetHead";
        var authorization = $"authorization: Bearer {_issuer.Token("a person", "reader")}";

        var answer = await CurlAsync("-H", authorization, "--reflect-header", authorization, "-d", """{"parent":"congresses/116"}""", method);
        Assert.True(answer.ExitCode == 0, answer.Errors);
        Assert.Equal("congresses/116", answer.Json.GetProperty("parent").GetString());

        // What it would ask by reflection it has here from files.
        var refused = await CurlAsync("--schema", Path.Combine(Repository.Root, "protos"), "-d", """{"parent":"congresses/116"}""", method);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("unauthenticated", refused.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_watcher_in_JavaScript_sees_what_the_tool_records_and_a_reader_records_nothing()
    {
        var environment = new Dictionary<string, string> { ["CA_FILE"] = _folder.File("ca.pem"), ["TOKEN"] = _issuer.Token("watcher", "reader") };
        string[] watch = [Path.Combine(Checkout.TestFolder, "watch.js"), $"127.0.0.1:{_portBase + 4}", "congresses/116", "live"];
        await using var watcher = ChildProcess.Start("node", environment, watch);
        await watcher.LineAsync(line => line.Contains("subscribed", StringComparison.Ordinal), "the beginning of the stream");
        await using var stranger = ChildProcess.Start("node", new Dictionary<string, string> { ["CA_FILE"] = _folder.File("ca.pem") }, watch);
        Assert.Equal(1, await stranger.ExitAsync());
        Assert.Contains("UNAUTHENTICATED", stranger.Errors, StringComparison.Ordinal);

        var tokenFile = _folder.Write("token", _issuer.Token("reader", "reader"));
        var refused = await ImportAsync(tokenFile);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("ROLE_REQUIRED", refused.Output + refused.Errors, StringComparison.Ordinal);
        _folder.Write("token", _issuer.Token("recorder", "recorder"));
        var recorded = await ImportAsync(tokenFile);
        Assert.True(recorded.ExitCode == 0, recorded.Output + recorded.Errors);

        await watcher.LineAsync(line => line.Contains("UPDATE_TYPE_RESOLUTION_CREATED", StringComparison.Ordinal), "an update");
    }

    private Task<CliResult> ImportAsync(string tokenFile) => Cli.RunAsync(
        _portBase, "import", Checkout.Sample("billstatus-1.xml"), "--ca-file", _folder.File("ca.pem"), "--token-file", tokenFile);

    private async Task<CliResult> CurlAsync(params string[] arguments)
    {
        await using var buf = ChildProcess.Start(Checkout.Buf, ["curl", "--protocol", "grpc", "--cacert", _folder.File("ca.pem"), .. arguments]);
        var exitCode = await buf.ExitAsync();
        return new CliResult(exitCode, string.Join('\n', buf.Lines), buf.Errors);
    }

    private string Url(int service) => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_portBase + service}");

    private void Start(string program, int service) => _processes.Add(ChildProcess.Start(
        "dotnet",
        Checkout.Service(program), "--urls", Url(service), "--Redis:Endpoint", _redis.Endpoint,
        "--Security:CertificateFile", _folder.File("server.pem"), "--Security:KeyFile", _folder.File("server.key"),
        "--Security:KeySetFile", _folder.File("keys.json"), "--Security:Issuer", TestIssuer.Name, "--Security:Audience", TestIssuer.Audience));
}
