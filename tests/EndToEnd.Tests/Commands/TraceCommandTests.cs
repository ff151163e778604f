using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>From updates to traces, in whichever viewer.</summary>
public sealed class TraceCommandTests(RecordedSuite recorded)
{
    private const string Viewer = "http://viewer.example/trace/{traceId}?span={spanId}";

    private readonly RunningSuite _untraced = recorded.Suite;

    [Fact]
    public async Task Trace_get_and_watch_show_the_traces_of_updates_in_the_viewer_that_is_named()
    {
        using var data = new TemporaryFolder();
        // Nobody is there; the calls are traced all the same.
        await using var suite = await RunningSuite.StartAsync(
            data.File("data"), new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9" }, "--no-demo");
        await suite.RecordAsync();

        var update = await suite.CliOutputAsync("trace", "1", "--congress", "116");
        var shown = JsonElement.Parse(await suite.CliOutputAsync("trace", "1", "--congress", "116", "--trace-url", Viewer, "-o", "json"));
        var last = await suite.CliOutputAsync("get", "congresses/116/votes/house-1-94", "--traces");
        await using var text = Cli.Start(suite.PortBase, "watch", "congresses/116", "--from", "", "--traces");
        await using var json = Cli.Start(suite.PortBase, "watch", "congresses/116", "--from", "", "--traces", "--trace-url", Viewer, "-o", "json");

        Assert.Matches($"#1  RESOLUTION_CREATED  .*\ntrace {shown.At("traceId")}  {suite.Url(8)}/traces/detail/{shown.At("traceId")}", update);
        Assert.Equal("1", shown.At("offset"));
        Assert.Equal($"http://viewer.example/trace/{shown.At("traceId")}?span={shown.At("spanId")}", shown.At("address"));
        Assert.Matches("#[0-9]+  VOTE_CLOSED  congresses/116/votes/house-1-94.*\ntrace [0-9a-f]{32}  ", last);
        await text.LineAsync(line => line.StartsWith("trace ", StringComparison.Ordinal), "a trace");
        var traces = JsonElement.Parse(await json.LineAsync(line => line.StartsWith("""{"traces":""", StringComparison.Ordinal), "traces"));
        Assert.Equal(shown.At("address"), traces.All("traces").First().At("address"));
    }

    [Fact]
    public async Task What_cannot_be_shown_is_said()
    {
        Assert.Contains("the call that caused it was not traced", await _untraced.CliOutputAsync("trace", "1", "--congress", "116"));
        var beyond = await _untraced.CliAsync("trace", "99999", "--congress", "116");
        Assert.Equal(1, beyond.ExitCode);
        Assert.Contains("congresses/116 has no update 99999", beyond.Errors, StringComparison.Ordinal);
        var nowhere = await _untraced.CliAsync("trace", "1", "--congress", "116", "--trace-url", "http://viewer.example/");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("--trace-url must contain {traceId}", nowhere.Errors, StringComparison.Ordinal);
    }
}
