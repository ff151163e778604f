using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using VoteTracker.EndToEnd.Tests.Telemetry.Traces;
using VoteTracker.V1;

namespace VoteTracker.EndToEnd.Tests.Telemetry;

/// <summary>What operators see of the path of an update, through a collector that speaks OTLP. Each test has a Congress of its own.</summary>
public sealed class TelemetryTests(ObservedSuite observed) : IClassFixture<ObservedSuite>
{
    private const string CallersTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string LaterTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallersSpan = "b7ad6b7169203331";

    [Fact]
    public async Task From_an_update_one_finds_the_call_that_caused_it_and_from_the_call_its_delivery()
    {
        var (suite, collector) = (observed.Suite, observed.Collector);
        using var resolutions = GrpcChannel.ForAddress(suite.Url(1));
        using var updates = GrpcChannel.ForAddress(suite.Url(4));
        var deadline = DateTime.UtcNow + Until.Deadline;
        using var watch = new UpdateService.UpdateServiceClient(updates).Watch(
            new() { Parent = "congresses/116", Live = new() }, deadline: deadline);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));

        var call = new ResolutionService.ResolutionServiceClient(resolutions).CreateResolutionAsync(
            new()
            {
                Parent = "congresses/116",
                Resolution = new Resolution { Type = ResolutionType.Hjres, Number = 46, Title = "National emergency", IntroducedDate = "2019-02-22" },
            },
            new Metadata { { "traceparent", $"00-{CallersTrace}-{CallersSpan}-01" } },
            deadline);
        await call;
        var given = (await call.ResponseHeadersAsync).GetValue("traceresponse");
        do
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        while (watch.ResponseStream.Current.Updates is null);
        var update = Assert.Single(watch.ResponseStream.Current.Updates.Updates);

        // The caller's context was taken, and the server's given back.
        var server = await collector.SpanAsync(span => IsCreation(span, "congresses/116"), "server span");
        Assert.Equal((CallersTrace, CallersSpan), (Hex(server.TraceId), Hex(server.ParentSpanId)));
        Assert.Equal($"00-{CallersTrace}-{Hex(server.SpanId)}-01", given);
        Assert.Equal(["grpc", "OK"], [Attribute(server, "rpc.system.name"), Attribute(server, "rpc.response.status_code")]);
        // What a reader waits for is seen too.
        await new ResolutionService.ResolutionServiceClient(resolutions).GetResolutionAsync(
            new() { Name = "congresses/116/resolutions/hjres46" }, deadline: deadline);
        var reader = await collector.SpanAsync(span => span.Name == "votetracker.v1.ResolutionService/GetResolution", "server span of a read");
        var read = await collector.SpanAsync(span => span.Name == "read" && span.ParentSpanId == reader.SpanId, "read of the store");
        Assert.Equal("redis", Attribute(read, "db.system.name"));
        // What the call did, and the context that went into the update.
        var decide = await collector.SpanAsync(span => span.Name == "decide" && span.TraceId == server.TraceId, "decision");
        var commit = await collector.SpanAsync(span => span.Name == "commit" && span.TraceId == server.TraceId, "commit");
        Assert.Equal([server.SpanId, server.SpanId], [decide.ParentSpanId, commit.ParentSpanId]);
        Assert.Equal($"00-{CallersTrace}-{Hex(commit.SpanId)}-01", update.Traceparent);
        Assert.Equal(["congresses/116/resolutions/hjres46", "congresses/116"], [Attribute(commit, "votetracker.resource"), Attribute(server, "votetracker.resource")]);
        var command = await collector.SpanAsync(span => span.ParentSpanId == commit.SpanId, "command to Redis");
        Assert.Equal(("EVAL", "redis", "EVAL"), (command.Name, Attribute(command, "db.system.name"), Attribute(command, "db.operation.name")));
        // What came of it elsewhere.
        var tail = await collector.SpanAsync(span => span.Name == "tail" && span.Links.Any(LeadsTo(commit)), "tail linked to the commit");
        Assert.NotEqual(server.TraceId, tail.TraceId);
        Assert.Empty(tail.ParentSpanId);
        var deliver = await collector.SpanAsync(
            span => span.Name == "deliver" && span.ParentSpanId == tail.SpanId && span.Links.Any(LeadsTo(commit)), "delivery after the tail");
        // The stream that it went out on, of which there is something to see while it lasts.
        var subscribe = await collector.SpanAsync(span => span.Name == "subscribe" && Attribute(span, "votetracker.resource") == "congresses/116", "beginning of the stream");
        Assert.Contains(deliver.Links, link => link.TraceId == subscribe.TraceId && link.SpanId == subscribe.ParentSpanId);
        // Nothing failed, and nothing is a trace of its own that nobody caused.
        Assert.DoesNotContain(collector.Spans, span => span.Status?.Code == 2);
        Assert.DoesNotContain(collector.Spans, span => span.ParentSpanId.IsEmpty && span.Name is not ("tail" or "subscribe") && !span.Name.Contains('/'));
    }

    [Theory]
    [InlineData("congresses/117", $"cc-{LaterTrace}-{CallersSpan}-01-what-the-future-brings", LaterTrace, CallersSpan)]
    [InlineData("congresses/118", $"ff-{CallersTrace}-{CallersSpan}-01", null, "")]
    [InlineData("congresses/119", "|junk.1.", null, "")]
    public async Task A_traceparent_of_a_later_version_is_followed_and_one_that_is_none_begins_a_trace(
        string congress, string sent, string? trace, string parent)
    {
        var (suite, collector) = (observed.Suite, observed.Collector);
        using var resolutions = GrpcChannel.ForAddress(suite.Url(1));
        using var updates = GrpcChannel.ForAddress(suite.Url(4));
        var deadline = DateTime.UtcNow + Until.Deadline;

        await new ResolutionService.ResolutionServiceClient(resolutions).CreateResolutionAsync(
            new()
            {
                Parent = congress,
                Resolution = new Resolution { Type = ResolutionType.Hjres, Number = 46, Title = "National emergency", IntroducedDate = "2019-02-22" },
            },
            new Metadata { { "traceparent", sent } },
            deadline);
        using var watch = new UpdateService.UpdateServiceClient(updates).Watch(
            new() { Parent = congress, AfterCursor = "" }, deadline: deadline);
        do
            Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        while (watch.ResponseStream.Current.Updates is null);

        var server = await collector.SpanAsync(span => IsCreation(span, congress), "server span");
        var commit = await collector.SpanAsync(span => span.Name == "commit" && span.TraceId == server.TraceId, "commit");
        Assert.Equal((trace ?? Hex(server.TraceId), parent), (Hex(server.TraceId), Hex(server.ParentSpanId)));
        Assert.Equal(
            $"00-{Hex(server.TraceId)}-{Hex(commit.SpanId)}-01", Assert.Single(watch.ResponseStream.Current.Updates.Updates).Traceparent);
    }

    [Fact]
    public async Task What_operators_watch_is_measured()
    {
        // Deliveries to a subscription begin traces, of which another test sees none.
        await using var own = new ObservedSuite();
        await own.InitializeAsync();
        var (suite, collector) = (own.Suite, own.Collector);
        using var updates = GrpcChannel.ForAddress(suite.Url(4));
        var deadline = DateTime.UtcNow + Until.Deadline;
        var subscriptions = new SubscriptionService.SubscriptionServiceClient(updates);
        var subscription = await subscriptions.CreateSubscriptionAsync(
            new() { Parent = "congresses/116", SubscriptionId = "alerts", Subscription = new() }, deadline: deadline);
        using var consumer = subscriptions.Deliver(deadline: deadline);
        await consumer.RequestStream.WriteAsync(new() { Open = new() { Subscription = subscription.Name } });
        Assert.True(await consumer.ResponseStream.MoveNext(CancellationToken.None));
        await suite.RecordAsync();

        foreach (var metric in (string[])
            [
                "rpc.server.call.duration", "votetracker.commit.duration", "votetracker.log.head", "votetracker.tail.lag", "votetracker.tail.delay",
                "votetracker.stream.open", "votetracker.watch.subscribers", "votetracker.watch.slow_subscribers",
                "votetracker.subscription.pending", "votetracker.subscription.parked",
            ])
            await collector.MetricAsync(metric);
    }

    [Fact]
    public async Task A_collector_that_cannot_be_is_refused_at_the_start()
    {
        using var data = new TemporaryFolder();
        await using var host = ChildProcess.Start(
            "dotnet",
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector:4317" },
            Checkout.AppHost, "--data", data.File("data"), "--no-demo");

        Assert.NotEqual(0, await host.ExitAsync());
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT is 'collector:4317'", host.Errors + string.Join('\n', host.Lines), StringComparison.Ordinal);
    }

    private static bool IsCreation(Span span, string congress) =>
        span.Name == "votetracker.v1.ResolutionService/CreateResolution" && Attribute(span, "votetracker.resource") == congress;

    private static Func<Span.Types.Link, bool> LeadsTo(Span span) => link => link.TraceId == span.TraceId && link.SpanId == span.SpanId;

    private static string Attribute(Span span, string key) => span.Attributes.Single(attribute => attribute.Key == key).Value.StringValue;

    private static string Hex(ByteString id) => Convert.ToHexStringLower(id.Span);
}
