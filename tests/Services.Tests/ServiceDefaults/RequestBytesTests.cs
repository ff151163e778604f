using System.Buffers.Binary;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Requests that have begun fill a process's memory, be they complete or not, and calls keep them while they work on them.</summary>
public sealed class RequestBytesTests : IAsyncLifetime
{
    // One request always has room, and two have none.
    private const int Limit = 4 << 20;
    private const int Large = (5 << 20) / 2;

    private SocketsHttpHandler _handler = null!;
    private HttpMessageInvoker _invoker = null!;
    private TestProcess _process = null!;
    private GrpcChannel _channel = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private long Held => _process.App.Services.GetRequiredService<ClientAccounts>().RequestBytes;

    private VoteService.VoteServiceClient Votes => new(_channel);

    public ValueTask InitializeAsync() => StartAsync(limits => limits.MaxBytesPerClient = Limit);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _invoker.Dispose();
        _handler.Dispose();
        await _process.DisposeAsync();
    }

    [Theory]
    [InlineData("VoteService/GetVote")]
    [InlineData("UpdateService/Watch")]
    [InlineData("SubscriptionService/Deliver")]
    public async Task Requests_that_never_end_are_held_up_to_what_a_client_may_and_the_rest_is_refused_alone(string method)
    {
        await using var innocent = await Echo.OpenAsync(_channel, _process.Script);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var requests = Enumerable.Range(0, 10).Select(_ => StalledContent.Request(_process, method, Framed(Large)[..^1])).ToList();
        var held = _invoker.SendAsync(requests[0], end.Token);
        await Until.TrueAsync("the first is held", () => Held > Large);

        foreach (var refused in requests.Skip(1).Select(request => _invoker.SendAsync(request, end.Token)).ToList())
        {
            using var answer = await refused;
            Assert.Equal("8", answer.Headers.GetValues("grpc-status").Single());
            Assert.InRange(Held, Large, Limit);
        }

        Assert.False(held.IsCompleted);
        Assert.Equal("TOO_MANY_BYTES", (await Refusal.OfAsync(() => SendAsync(Large))).Reason);
        // What is small has room.
        await SendAsync(100);
        await innocent.AnswersAsync();
        await end.CancelAsync();
        await Until.TrueAsync("nothing is held", () => Held == 0);
        await SendAsync(Large);
        requests.ForEach(request => request.Dispose());
    }

    [Fact]
    public async Task A_request_counts_while_its_call_works_on_it()
    {
        var release = new TaskCompletionSource();
        _process.Script.Act = _ => release.Task;
        var first = SendAsync(Large);
        await Until.TrueAsync("the first is held", () => Held > Large);

        var refusal = await Refusal.OfAsync(() => SendAsync(Large));

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_BYTES"), (refusal.Code, refusal.Reason));
        release.SetResult();
        await first;
        await Until.TrueAsync("nothing is held", () => Held == 0);
        await SendAsync(Large);
    }

    [Fact]
    public async Task All_clients_together_hold_no_more_than_the_process_may()
    {
        await DisposeAsync();
        await StartAsync(limits => limits.MaxBytes = Limit);
        // Connects.
        await SendAsync(100);
        using var request = StalledContent.Request(_process, "VoteService/GetVote", Framed(Large)[..^1]);
        using var end = new CancellationTokenSource();
        var stalled = _invoker.SendAsync(request, end.Token);
        await Until.TrueAsync("the first is held", () => Held > Large);

        var refusal = await Refusal.OfAsync(() => SendAsync(Large));

        Assert.Equal("TOO_MANY_BYTES", refusal.Reason);
        Assert.Contains("all clients", refusal.Message, StringComparison.Ordinal);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stalled);
    }

    [Fact]
    public async Task What_was_compressed_counts_as_what_it_became_until_its_stream_asks_for_more()
    {
        var release = new SemaphoreSlim(0);
        var kept = new TaskCompletionSource<DeliverRequest>();
        _process.Script.Deliver = async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken))
            {
                kept.TrySetResult(requests.Current);
                await responses.WriteAsync(new DeliverResponse());
                await release.WaitAsync(context.CancellationToken);
            }
        };
        // A fraction on the wire.
        var ids = Enumerable.Range(0, 10_000).Select(id => id.ToString("D64", System.Globalization.CultureInfo.InvariantCulture));
        var request = new DeliverRequest { Acknowledge = new() { DeliveryIds = { ids } } };
        var size = request.CalculateSize();
        var streams = Enumerable.Range(0, Limit / size).Select(_ => Deliver()).ToList();
        foreach (var stream in streams)
        {
            await stream.RequestStream.WriteAsync(request, Cancellation);
            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        }
        Assert.Equal(streams.Count * size, Held);

        using (var more = Deliver())
        {
            await more.RequestStream.WriteAsync(request, Cancellation);
            Assert.Equal("TOO_MANY_BYTES", (await Refusal.OfAsync(() => more.ResponseStream.MoveNext(Cancellation))).Reason);
        }

        release.Release(streams.Count);
        await Until.TrueAsync("nothing is held", () => Held == 0);
        Assert.Equal(DeliverRequest.MessageOneofCase.None, (await kept.Task).MessageCase);
        streams.ForEach(stream => stream.Dispose());

        AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> Deliver() => new SubscriptionService.SubscriptionServiceClient(_channel)
            .Deliver(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancellation);
    }

    [Fact]
    public async Task A_message_of_a_stream_that_has_begun_must_end_in_time_and_a_stream_that_is_silent_need_not()
    {
        await DisposeAsync();
        await StartAsync(limits => limits.RequestTimeout = TimeSpan.FromMilliseconds(300));
        await using var silent = await Echo.OpenAsync(_channel, _process.Script);
        byte[] whole = [0, 0, 0, 0, 0];
        using var request = StalledContent.Request(_process, "SubscriptionService/Deliver", [.. whole, .. whole, .. Framed(Large)[..1_000]]);

        using var response = await _invoker.SendAsync(request, Cancellation);
        var body = await response.Content.ReadAsStreamAsync(Cancellation);
        await body.ReadExactlyAsync(new byte[whole.Length], Cancellation);
        await body.ReadExactlyAsync(new byte[whole.Length], Cancellation);
        var ended = await Assert.ThrowsAsync<HttpProtocolException>(async () => await body.ReadExactlyAsync(new byte[1], Cancellation));

        Assert.Equal(8, ended.ErrorCode);
        await silent.AnswersAsync();
        await Until.TrueAsync("nothing is held", () => Held == 0);
    }

    private async ValueTask StartAsync(Action<LimitOptions> set)
    {
        _process = await TestProcess.StartAsync(services => services.Configure(set));
        _handler = new SocketsHttpHandler();
        _invoker = new HttpMessageInvoker(_handler, disposeHandler: false);
        _channel = GrpcChannel.ForAddress(_process.App.Urls.Single(), new GrpcChannelOptions
        {
            HttpHandler = _handler,
            CompressionProviders = [new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest)],
        });
    }

    private async Task SendAsync(int size)
    {
        var method = new Method<byte[], Vote>(
            MethodType.Unary, VoteService.Descriptor.FullName, "GetVote", Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes),
            Marshallers.Create(_ => Array.Empty<byte>(), Vote.Parser.ParseFrom));
        await _channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Cancellation), Message(size));
    }

    // Nothing but a field that nobody knows.
    private static byte[] Message(int size) => ReceivedRequest.Write(output =>
    {
        output.WriteTag(1_000, Google.Protobuf.WireFormat.WireType.LengthDelimited);
        output.WriteBytes(Google.Protobuf.ByteString.CopyFrom(new byte[size]));
    });

    private static byte[] Framed(int size)
    {
        byte[] framed = [0, 0, 0, 0, 0, .. Message(size)];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), framed.Length - 5);
        return framed;
    }
}
