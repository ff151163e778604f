using System.Text.Json;
using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Commands;

/// <summary>From updates to traces, in whichever viewer.</summary>
public sealed class TraceCommandTests(RecordedSuite recorded)
{
    private const string Viewer = "http://viewer.example/trace/{traceId}?span={spanId}";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string SpanId = "00f067aa0ba902b7";

    private readonly RunningSuite _suite = recorded.Suite;

    [Fact]
    public async Task Trace_shows_an_update_and_the_address_of_its_trace()
    {
        await TracedAsync("congresses/901");

        var update = await _suite.CliOutputAsync("trace", "1", "--congress", "901", "--trace-url", Viewer);
        var shown = JsonElement.Parse(await _suite.CliOutputAsync("trace", "1", "--congress", "901", "--trace-url", Viewer, "-o", "json"));

        Assert.Matches("#1  Measure created  901/hjres46.*\ntrace " + TraceId, update);
        Assert.Equal(("1", TraceId, SpanId), (shown.At("offset"), shown.At("traceId"), shown.At("spanId")));
        Assert.Equal($"http://viewer.example/trace/{TraceId}?span={SpanId}", shown.At("address"));
    }

    [Fact]
    public async Task Get_shows_the_trace_of_the_last_update()
    {
        var name = await TracedAsync("congresses/902");

        var shown = await _suite.CliOutputAsync("get", name, "--traces");

        Assert.Matches("#1  Measure created  902/hjres46.*\ntrace " + TraceId, shown);
    }

    [Fact]
    public async Task Watch_shows_the_trace_of_each_update()
    {
        await TracedAsync("congresses/903");
        await using var text = Cli.Start(_suite.PortBase, "watch", "congresses/903", "--from", "", "--traces");
        await using var json = Cli.Start(_suite.PortBase, "watch", "congresses/903", "--from", "", "--traces", "--trace-url", Viewer, "-o", "json");

        await text.LineAsync(line => line.StartsWith($"trace {TraceId}", StringComparison.Ordinal), "a trace");
        var traces = JsonElement.Parse(await json.LineAsync(line => line.StartsWith("""{"traces":""", StringComparison.Ordinal), "traces"));
        Assert.Equal($"http://viewer.example/trace/{TraceId}?span={SpanId}", traces.All("traces").First().At("address"));
    }

    [Fact]
    public async Task What_cannot_be_is_said()
    {
        // The services of this suite export nothing, and whoever recorded it traced nothing.
        Assert.Contains(
            "the call that caused it was not traced", await _suite.CliOutputAsync("trace", "1", "--congress", "116"), StringComparison.Ordinal);
        var beyond = await _suite.CliAsync("trace", "99999", "--congress", "116");
        Assert.Equal(1, beyond.ExitCode);
        Assert.Contains("congresses/116 has no update 99999", beyond.Errors, StringComparison.Ordinal);
        var nowhere = await _suite.CliAsync("trace", "1", "--congress", "116", "--trace-url", "http://viewer.example/");
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("--trace-url must contain {traceId}", nowhere.Errors, StringComparison.Ordinal);
    }

    // A measure that a traced caller creates.
    private async Task<string> TracedAsync(string congress)
    {
        using var channel = GrpcChannel.ForAddress(_suite.Url(1));
        var client = new ResolutionService.ResolutionServiceClient(channel);
        var created = await client.CreateResolutionAsync(
            new()
            {
                Parent = congress,
                Resolution = new Resolution { Type = ResolutionType.Hjres, Number = 46, Title = "National emergency", IntroducedDate = "2019-02-22" },
            },
            new Metadata { { "traceparent", $"00-{TraceId}-{SpanId}-01" } },
            DateTime.UtcNow + Until.Deadline);
        return created.Name;
    }
}
