using System.Text.Json;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>From updates to traces, in whichever viewer.</summary>
public sealed class TraceCommandTests(RecordedSuite recorded)
{
    private const string Viewer = "http://viewer.example/trace/{traceId}?span={spanId}";

    private readonly RunningSuite _suite = recorded.Suite;

    [Fact]
    public async Task Trace_shows_an_update_and_the_address_of_its_trace()
    {
        var update = await _suite.CliOutputAsync("trace", "1", "--congress", "116");
        var shown = JsonElement.Parse(await _suite.CliOutputAsync("trace", "1", "--congress", "116", "--trace-url", Viewer, "-o", "json"));

        // Nothing is exported here, so nothing was sampled.
        Assert.Matches("#1  RESOLUTION_CREATED  .*\ntrace [0-9a-f]{32}, which was not sampled", update);
        Assert.Equal(("1", "False"), (shown.At("offset"), shown.At("sampled")));
        Assert.Equal($"http://viewer.example/trace/{shown.At("traceId")}?span={shown.At("spanId")}", shown.At("address"));
    }

    [Fact]
    public async Task Get_shows_the_trace_of_the_last_update()
    {
        var shown = await _suite.CliOutputAsync("get", "congresses/116/votes/house-1-94", "--traces");

        Assert.Matches("#[0-9]+  VOTE_CLOSED  congresses/116/votes/house-1-94.*\ntrace [0-9a-f]{32}", shown);
    }

    [Fact]
    public async Task Watch_shows_the_trace_of_each_update()
    {
        await using var text = Cli.Start(_suite.PortBase, "watch", "congresses/116", "--from", "", "--traces");
        await using var json = Cli.Start(_suite.PortBase, "watch", "congresses/116", "--from", "", "--traces", "--trace-url", Viewer, "-o", "json");

        await text.LineAsync(line => line.StartsWith("trace ", StringComparison.Ordinal), "a trace");
        var traces = JsonElement.Parse(await json.LineAsync(line => line.StartsWith("""{"traces":""", StringComparison.Ordinal), "traces"));
        Assert.StartsWith("http://viewer.example/trace/", traces.All("traces").First().At("address"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        var beyond = await _suite.CliAsync("trace", "99999", "--congress", "116");
        Assert.Equal(1, beyond.ExitCode);
        Assert.Contains("congresses/116 has no update 99999", beyond.Errors, StringComparison.Ordinal);
        var nowhere = await _suite.CliAsync("trace", "1", "--congress", "116", "--trace-url", "http://viewer.example/");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("--trace-url must contain {traceId}", nowhere.Errors, StringComparison.Ordinal);
    }
}
