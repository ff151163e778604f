using System.IO.Compression;
using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Requests that are not what they should be.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    // Unary, with a stream of answers, and with streams in both directions.
    private static readonly string[] Methods = ["VoteService/GetVote", "UpdateService/Watch", "SubscriptionService/Deliver"];

    private static readonly byte[] Junk = [.. Enumerable.Repeat((byte)0x7b, 100)];

    private TestProcess _process = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _process = await TestProcess.StartAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_without_a_stack_in_the_log()
    {
        using var call = _process.Channel.CreateCallInvoker().AsyncUnaryCall(
            Method<AnyResponse>(MethodType.Unary, VoteService.Descriptor.FullName, "GetVote"), null, new CallOptions(cancellationToken: CancellationToken), Junk);

        AssertMalformed(Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () => await call)));
    }

    [Fact]
    public async Task Bytes_that_are_no_message_end_a_stream_the_same_way()
    {
        using var call = _process.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            Method<AnyResponse>(MethodType.DuplexStreaming, SubscriptionService.Descriptor.FullName, "Deliver"), null, new CallOptions(cancellationToken: CancellationToken));
        await call.RequestStream.WriteAsync(Junk, CancellationToken);

        AssertMalformed(Refusal.Of(await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken))));
    }

    [Theory]
    [InlineData(129, "name")]
    [InlineData(100_000, "name")]
    public async Task A_text_beyond_its_limit_is_refused_before_anything_looks_at_it(int length, string field)
    {
        var refusal = await Refusal.OfAsync(async () => await new VoteService.VoteServiceClient(_process.Channel)
            .GetVoteAsync(new GetVoteRequest { Name = new string('語', length) }, cancellationToken: CancellationToken));

        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELD", field), (refusal.Code, refusal.Reason, refusal.Fields.Single()));
        Assert.Contains("at most 128", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_refused_with_a_reason()
    {
        using var call = _process.Channel.CreateCallInvoker().AsyncUnaryCall(
            Method<AnyResponse>(MethodType.Unary, VoteService.Descriptor.FullName, "GetVote"), null, new CallOptions(cancellationToken: CancellationToken),
            new byte[(3 * 1024 * 1024) + 1]);

        var refusal = Refusal.Of(await Assert.ThrowsAsync<RpcException>(async () => await call));

        Assert.Equal((StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE"), (refusal.Code, refusal.Reason));
    }

    [Theory]
    [InlineData("0080000000")]
    [InlineData("00ffffffff")]
    [InlineData("0000300001")]
    [InlineData("00ffffffff", "VoteService/GetVote", "gzip")]
    public async Task A_message_that_announces_more_than_it_may_have_is_refused_by_every_kind_of_method(
        string header, string method = "", string? encoding = null)
    {
        foreach (var called in method.Length > 0 ? [method] : Methods)
            AssertTooLarge(await SendAsync(called, Convert.FromHexString(header), encoding));
    }

    [Theory]
    [InlineData("0200000000", "begins with 0 or")]
    [InlineData("ff00000000", "begins with 0 or")]
    [InlineData("0100000000", "grpc-encoding does not say how")]
    [InlineData("0100000000", "grpc-encoding does not say how", "identity")]
    [InlineData("010000000401020304", "cannot be decompressed", "gzip")]
    [InlineData("010000000401020304", "cannot be decompressed", "deflate")]
    [InlineData("0000", "ends within a message")]
    [InlineData("000000000a78", "ends within a message")]
    public async Task What_is_not_framed_or_compressed_as_gRPC_does_it_is_refused_by_every_kind_of_method(string body, string refusal, string? encoding = null)
    {
        foreach (var method in Methods)
        {
            var refused = await SendAsync(method, Convert.FromHexString(body), encoding);
            AssertMalformed(refused);
            Assert.Contains(refusal, refused.Message);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000000000000000")]
    [InlineData("0000000000ff")]
    public async Task A_method_that_takes_one_message_refuses_none_and_more(string body)
    {
        AssertMalformed(await SendAsync("VoteService/GetVote", Convert.FromHexString(body)));
        AssertMalformed(await SendAsync("UpdateService/Watch", Convert.FromHexString(body)));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task A_compressed_message_is_read_and_one_that_would_become_too_large_is_refused_before_it_does(string encoding)
    {
        var name = new GetVoteRequest { Name = new string('x', 100) }.ToByteArray();
        Assert.Equal(StatusCode.OK, (await SendAsync("VoteService/GetVote", Compressed(encoding, name), encoding)).Code);

        // Three kilobytes that become as large as a request may be.
        AssertTooLarge(await SendAsync("VoteService/GetVote", Compressed(encoding, new byte[3 << 20]), encoding));
        // Some hundred kilobytes.
        AssertTooLarge(await SendAsync("VoteService/GetVote", Compressed(encoding, new byte[200 << 20]), encoding));
    }

    [Fact]
    public async Task A_list_beyond_its_limit_is_refused_by_its_path()
    {
        var request = new WatchRequest { Filter = new UpdateFilter() };
        request.Filter.Resources.AddRange(Enumerable.Repeat("congresses/116/resolutions/hr1", 1_001));
        using var watch = new UpdateService.UpdateServiceClient(_process.Channel).Watch(request, cancellationToken: CancellationToken);

        var refusal = await Refusal.OfAsync(() => watch.ResponseStream.MoveNext(CancellationToken));

        Assert.Equal(("INVALID_FIELD", "filter.resources"), (refusal.Reason, refusal.Fields.Single()));
    }

    private static byte[] Compressed(string encoding, byte[] message)
    {
        using var body = new MemoryStream();
        body.Write(new byte[5]);
        using (Stream zipped = encoding == "gzip" ? new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true) : new ZLibStream(body, CompressionLevel.Fastest, leaveOpen: true))
            zipped.Write(message);
        var bytes = body.ToArray();
        bytes[0] = 1;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - 5);
        return bytes;
    }

    // As a client may that is not gRPC's.
    private async Task<Refusal> SendAsync(string method, byte[] body, string? encoding = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(_process.App.Urls.Single()), $"votetracker.v1.{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        if (encoding is not null)
            request.Headers.Add("grpc-encoding", encoding);
        using var response = await client.SendAsync(request, CancellationToken);
        await response.Content.LoadIntoBufferAsync(CancellationToken);
        var end = response.Headers.Contains("grpc-status") ? response.Headers : response.TrailingHeaders;
        var trailers = new Metadata();
        if (end.TryGetValues("grpc-status-details-bin", out var details))
            trailers.Add("grpc-status-details-bin", Convert.FromBase64String(details.Single()));
        var message = end.TryGetValues("grpc-message", out var said) ? Uri.UnescapeDataString(said.Single()) : "";
        return Refusal.Of(new RpcException(
            new Status((StatusCode)int.Parse(end.GetValues("grpc-status").Single(), System.Globalization.CultureInfo.InvariantCulture), message), trailers));
    }

    private static Method<byte[], TResponse> Method<TResponse>(MethodType type, string service, string name)
        where TResponse : class, new() => new(
            type, service, name, Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes), Marshallers.Create(_ => Array.Empty<byte>(), _ => new TResponse()));

    private void AssertTooLarge(Refusal refusal)
    {
        Assert.Equal((StatusCode.ResourceExhausted, "REQUEST_TOO_LARGE"), (refusal.Code, refusal.Reason));
        Assert.DoesNotContain(_process.Logs, entry => entry.Level >= LogLevel.Warning);
    }

    private void AssertMalformed(Refusal refusal)
    {
        Assert.Equal((StatusCode.InvalidArgument, "MALFORMED_MESSAGE"), (refusal.Code, refusal.Reason));
        Assert.DoesNotContain(_process.Logs, entry => entry.Level >= LogLevel.Warning);
    }

    // Whatever comes back is not looked at.
    private sealed class AnyResponse;
}
