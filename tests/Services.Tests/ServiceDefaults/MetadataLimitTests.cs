using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>Metadata beyond its limit ends the call that has it, and not the others of its connection.</summary>
public sealed class MetadataLimitTests : IAsyncLifetime
{
    private TestProcess _process = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _process = await TestProcess.StartAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    [Theory]
    [InlineData(1, 70_000)]
    [InlineData(70, 1_000)]
    [InlineData(2_000, 1)]
    public async Task Too_much_metadata_is_refused_with_its_reason_and_the_connection_lives(int fields, int size)
    {
        await using var stream = await OpenConnectionAsync();
        var metadata = new Metadata();
        for (var i = 0; i < fields; i++)
            metadata.Add($"field-{i}", new string('x', size));

        var refusal = await Refusal.OfAsync(async () => await new VoteService.VoteServiceClient(_process.Channel)
            .GetVoteAsync(new GetVoteRequest { Name = "x" }, metadata, cancellationToken: Cancellation));

        Assert.Equal((StatusCode.ResourceExhausted, "METADATA_TOO_LARGE"), (refusal.Code, refusal.Reason));
        await stream.AnswersAsync();
    }

    [Fact]
    public async Task Metadata_within_the_limit_is_taken()
    {
        var metadata = new Metadata { { "large", new string('x', 30_000) } };

        var vote = await new VoteService.VoteServiceClient(_process.Channel)
            .GetVoteAsync(new GetVoteRequest { Name = "x" }, metadata, cancellationToken: Cancellation);

        Assert.Equal("x", vote.Name);
    }

    [Fact]
    public async Task What_no_call_reads_is_not_kept_for_as_long_as_its_stream_lasts_and_the_rest_counts()
    {
        var accounts = _process.App.Services.GetRequiredService<ClientAccounts>();
        var kept = new TaskCompletionSource<(List<string> Names, long Bytes)>();
        _process.Script.Watch = async (_, _, context) =>
        {
            kept.SetResult(([.. context.GetHttpContext().Request.Headers.Keys], accounts.RequestBytes));
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        };
        var metadata = new Metadata { { "large", new string('x', 10_000) }, { "authorization", new string('x', 10_000) }, { "grpc-accept-encoding", new string('x', 10_000) } };

        using (new UpdateService.UpdateServiceClient(_process.Channel).Watch(new WatchRequest(), metadata, cancellationToken: Cancellation))
        {
            var (names, bytes) = await kept.Task.WaitAsync(Cancellation);

            Assert.Contains("grpc-accept-encoding", names, StringComparer.OrdinalIgnoreCase);
            Assert.DoesNotContain(names, name => name.ToUpperInvariant() is "LARGE" or "AUTHORIZATION");
            Assert.InRange(bytes, 20_000, 30_000);
        }
        await Until.TrueAsync("nothing is held", () => accounts.RequestBytes == 0);
    }

    [Theory]
    [InlineData(70_000)]
    [InlineData(250_000)]
    public async Task A_client_that_ignores_what_the_server_announced_keeps_its_connection_up_to_a_quarter_of_a_MiB(int size)
    {
        using var raw = await RawConnection.OpenAsync(_process);

        await raw.SendHeadersAsync(stream: 1, size);
        await raw.UntilAsync(frame => frame is { Type: RawConnection.Headers, Stream: 1 });

        // The next stream on the same connection is served.
        await raw.SendHeadersAsync(stream: 3, size: 100);
        await raw.UntilAsync(frame => frame is { Type: RawConnection.Headers, Stream: 3 });
    }

    [Fact]
    public async Task Metadata_without_end_ends_its_connection()
    {
        using var raw = await RawConnection.OpenAsync(_process);

        await raw.SendHeadersAsync(stream: 1, 300_000);

        await raw.EndsAsync();
    }

    private async Task<OpenDelivery> OpenConnectionAsync()
    {
        _process.Script.Deliver = async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken))
                await responses.WriteAsync(new DeliverResponse());
        };
        var delivery = new OpenDelivery(
            new SubscriptionService.SubscriptionServiceClient(_process.Channel).Deliver(cancellationToken: Cancellation));
        await delivery.AnswersAsync();
        return delivery;
    }

    /// <summary>A stream that lives as long as its connection.</summary>
    private sealed class OpenDelivery(AsyncDuplexStreamingCall<DeliverRequest, DeliverResponse> call) : IAsyncDisposable
    {
        public async Task AnswersAsync()
        {
            await call.RequestStream.WriteAsync(new DeliverRequest { Open = new() { Subscription = "x" } }, Cancellation);
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        }

        public async ValueTask DisposeAsync()
        {
            await call.RequestStream.CompleteAsync();
            call.Dispose();
        }
    }

    /// <summary>HTTP/2 frame by frame (RFC 9113), since clients keep to what the server announced.</summary>
    private sealed class RawConnection : IDisposable
    {
        public const byte Headers = 1;
        public const byte GoAway = 7;
        private const byte Settings = 4;
        private const byte Continuation = 9;
        private const byte EndStream = 1;
        private const byte EndHeaders = 4;
        private const int FrameSize = 16_384;

        private readonly TcpClient _client = new();

        private NetworkStream Stream { get; set; } = null!;

        public static async Task<RawConnection> OpenAsync(TestProcess process)
        {
            var raw = new RawConnection();
            await raw._client.ConnectAsync(IPAddress.Loopback, new Uri(process.App.Urls.Single()).Port, Cancellation);
            raw.Stream = raw._client.GetStream();
            await raw.Stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Cancellation);
            await raw.SendAsync(Settings, 0, 0, []);
            return raw;
        }

        /// <summary>A call without a message whose metadata has one field of a size.</summary>
        public async Task SendHeadersAsync(int stream, int size)
        {
            // Literals without indexing (RFC 7541, 6.2.2), so that nothing of them stays.
            byte[] block =
            [
                .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":authority", "localhost"),
                .. Literal(":path", "/votetracker.v1.VoteService/GetVote"), .. Literal("te", "trailers"),
                .. Literal("content-type", "application/grpc"), .. Literal("field", new string('x', size)),
            ];
            var frames = block.Chunk(FrameSize).ToArray();
            try
            {
                for (var i = 0; i < frames.Length; i++)
                {
                    var flags = (i == 0 ? EndStream : 0) | (i == frames.Length - 1 ? EndHeaders : 0);
                    await SendAsync(i == 0 ? Headers : Continuation, (byte)flags, stream, frames[i]);
                }
            }
            catch (IOException)
            {
                // Closed already; what it said before can still be read.
            }
        }

        /// <summary>Reads on until a frame has come.</summary>
        public async Task UntilAsync(Predicate<(byte Type, int Stream)> wanted)
        {
            while (await NextAsync() is var frame && !wanted(frame))
                Assert.NotEqual(GoAway, frame.Type);
        }

        /// <summary>Reads on until the server ends the connection. A reset may come before what it said last is read.</summary>
        public async Task EndsAsync()
        {
            try
            {
                while ((await NextAsync()).Type != GoAway)
                {
                }
            }
            catch (IOException)
            {
                // It has ended.
            }
        }

        private async Task<(byte Type, int Stream)> NextAsync()
        {
            var header = new byte[9];
            await Stream.ReadExactlyAsync(header, Cancellation);
            await Stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8], Cancellation);
            return (header[3], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)));
        }

        public void Dispose() => _client.Dispose();

        private async Task SendAsync(byte type, byte flags, int stream, byte[] payload)
        {
            byte[] length = [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length];
            byte[] id = [(byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream];
            await Stream.WriteAsync((byte[])[.. length, type, flags, .. id, .. payload], Cancellation);
        }

        private static byte[] Literal(string name, string value) => [0, .. Text(name), .. Text(value)];

        // A length in seven bits and, where it does not fit, in groups of seven (RFC 7541, 5.1).
        private static byte[] Text(string text)
        {
            var bytes = new List<byte>();
            if (text.Length < 127)
            {
                bytes.Add((byte)text.Length);
            }
            else
            {
                bytes.Add(127);
                var rest = text.Length - 127;
                for (; rest >= 128; rest >>= 7)
                    bytes.Add((byte)((rest & 127) | 128));
                bytes.Add((byte)rest);
            }
            return [.. bytes, .. Encoding.ASCII.GetBytes(text)];
        }
    }
}
