using System.Text.Json;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary><c>./dev up --dashboard</c>: what a person who looks at a real trace view finds there.</summary>
public sealed class DashboardTests
{
    private const string Error = "2";

    [Fact]
    public async Task From_an_update_the_trace_view_shows_what_caused_it_and_what_came_of_it_and_nothing_red()
    {
        var program = await ProgramAsync();
        Assert.SkipWhen(program is null, "the Aspire dashboard is not to be had");
        using var data = new TemporaryFolder();
        await using var suite = await RunningSuite.StartAsync(
            data.File("data"),
            // One name for all, which each of them must not take.
            new Dictionary<string, string> { ["ASPIRE_DASHBOARD"] = program, ["OTEL_SERVICE_NAME"] = "everything" },
            "--no-demo",
            "--dashboard");
        var login = (await suite.Process.LineAsync(line => line.Contains("/login?t=", StringComparison.Ordinal), "the login address")).Trim();
        var token = login[(login.IndexOf("?t=", StringComparison.Ordinal) + 3)..];
        using var dashboard = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"{suite.Url(8)}/") };
        dashboard.DefaultRequestHeaders.Add("x-api-key", token);
        using var updates = GrpcChannel.ForAddress(suite.Url(4));
        using var watch = new UpdateService.UpdateServiceClient(updates).Watch(
            new() { Parent = "congresses/116", Live = new() }, deadline: DateTime.UtcNow + Until.Deadline);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        await suite.RecordAsync();
        var trace = JsonElement.Parse(await suite.CliOutputAsync("trace", "26", "--congress", "116", "-o", "json"));

        Assert.Equal($"{suite.Url(8)}/traces/detail/{trace.At("traceId")}", trace.At("address"));
        IReadOnlyList<JsonElement> spans = [];
        await Until.TrueAsync("the update's trace and its delivery are there", async () =>
        {
            spans = await SpansAsync(dashboard);
            return spans.Any(IsTheCommit) && spans.Any(span => span.At("name") == "deliver" && LeadsToIt(span)) && spans.Any(IsItsCommand);
        });
        var commit = spans.Single(IsTheCommit);
        Assert.InRange(26, Number(commit, "votetracker.offset.first"), Number(commit, "votetracker.offset.last"));
        var server = spans.Single(span => span.At("spanId") == commit.At("parentSpanId"));
        Assert.StartsWith("votetracker.v1.", server.At("name"), StringComparison.Ordinal);
        Assert.StartsWith("congresses/116", Attribute(server, "votetracker.resource"), StringComparison.Ordinal);
        Assert.Contains(spans, span => span.At("name") == "tail" && LeadsToIt(span));
        Assert.DoesNotContain(spans, span => span.At("status", "code") == Error);
        await Until.TrueAsync("every service has sent logs and metrics, under its own name", async () =>
        {
            var resources = JsonElement.Parse(await dashboard.GetStringAsync(new Uri("api/telemetry/resources", UriKind.Relative)));
            return ((string[])["resolutions", "votes", "veto-threats", "updates"]).All(name => resources.EnumerateArray().Any(
                resource => resource.At("name") == name && resource.At("hasLogs") == "True" && resource.At("hasMetrics") == "True"));
        });

        // Nobody sees it who was not given the address, and that is the one place where the token stands.
        using var stranger = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var refused = await stranger.GetAsync(new Uri($"{suite.Url(8)}/api/telemetry/spans"));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Single(suite.Process.Lines, line => line.Contains(token, StringComparison.Ordinal));
        Assert.DoesNotContain(token, suite.Process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("x-otlp-api-key", suite.Process.Errors, StringComparison.Ordinal);

        bool IsTheCommit(JsonElement span) => span.At("spanId") == trace.At("spanId") && span.At("traceId") == trace.At("traceId");
        bool IsItsCommand(JsonElement span) => span.At("parentSpanId") == trace.At("spanId") && span.At("name") == "EVAL";
        bool LeadsToIt(JsonElement span) => span.TryGetProperty("links", out var links)
            && links.EnumerateArray().Any(link => link.At("spanId") == trace.At("spanId") && link.At("traceId") == trace.At("traceId"));
    }

    [Fact]
    public async Task A_dashboard_that_is_not_there_is_named_before_anything_starts()
    {
        using var data = new TemporaryFolder();
        await using var host = ChildProcess.Start(
            "dotnet",
            new Dictionary<string, string> { ["ASPIRE_DASHBOARD"] = data.File("nothing") },
            Checkout.AppHost, "--data", data.File("data"), "--no-demo", "--dashboard", "--port-base",
            RunningSuite.FreePortBase().ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.NotEqual(0, await host.ExitAsync());
        Assert.Contains("the dashboard is missing; ./dev up --dashboard fetches it", host.Errors, StringComparison.Ordinal);
    }

    // ./dev test has fetched it; else it may have been fetched before.
    private static async Task<string?> ProgramAsync()
    {
        if (Environment.GetEnvironmentVariable("ASPIRE_DASHBOARD") is { Length: > 0 } named)
            return named;
        await using var ask = ChildProcess.Start(
            "dotnet", "msbuild", "-nologo", "-getProperty:DashboardProgram",
            Path.Combine(Repository.Root, "services", "AppHost", "Dashboard", "Dashboard.csproj"));
        return await ask.ExitAsync() == 0 && ask.Lines is [var found, ..] && File.Exists(found) ? found : null;
    }

    private static async Task<IReadOnlyList<JsonElement>> SpansAsync(HttpClient dashboard)
    {
        var answer = JsonElement.Parse(await dashboard.GetStringAsync(new Uri("api/telemetry/spans?limit=5000", UriKind.Relative)));
        return [.. answer.GetProperty("data").All("resourceSpans").SelectMany(resource => resource.All("scopeSpans")).SelectMany(scope => scope.All("spans"))];
    }

    private static int Number(JsonElement span, string key) => int.Parse(Attribute(span, key), System.Globalization.CultureInfo.InvariantCulture);

    private static string Attribute(JsonElement span, string key) =>
        span.All("attributes").Single(attribute => attribute.At("key") == key).At("value", "stringValue");
}
