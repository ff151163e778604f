using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>A client that sends requests and waits for no answer: the server takes from its connection what it comes to, and no more.</summary>
public sealed class RequestBacklogTests : IDisposable
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const int Most = RequestBacklog.MostWaiting;
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private readonly Pipe _sent = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly FakeTimeProvider _clock = new();
    private readonly RequestBacklog _backlog;

    public RequestBacklogTests() => _backlog = new RequestBacklog(_sent.Reader, _clock);

    public void Dispose() => _sent.Writer.Complete();

    [Fact]
    public async Task It_is_read_no_further_while_many_of_its_requests_wait_to_be_begun()
    {
        await SendAsync(Preface, [Frame(Settings, 0), .. Requests(2 * Most)]);

        await TakeAsync(2 + Most);
        var next = ReadAsync();
        Assert.False(next.IsCompleted);
        for (var i = 0; i < Most / 2; i++)
            _backlog.Begin();
        _backlog.AdvanceTo((await next).Buffer.Start);
        await TakeAsync(Most / 2);

        Assert.False(ReadAsync().IsCompleted);
    }

    [Fact]
    public async Task Little_is_read_at_once_while_any_wait()
    {
        await SendAsync(Preface, [.. Requests(1), Frame(Settings, 0), .. Requests(100 * Most)]);

        await TakeAsync(2);

        var part = (await ReadAsync()).Buffer;
        Assert.Equal(RequestBacklog.MostBytesAtOnce, part.Length);
        _backlog.AdvanceTo(part.Start);
        // The one that waits is never begun.
        _clock.Advance(2 * RequestBacklog.Patience);
        Assert.InRange((await ReadAsync()).Buffer.Length, RequestBacklog.MostBytesAtOnce + 1, int.MaxValue);
    }

    [Fact]
    public async Task Requests_that_are_never_begun_hold_up_reading_for_a_moment_only()
    {
        await SendAsync(Preface, Requests(2 * Most));
        await TakeAsync(1 + Most);
        var next = ReadAsync();
        Assert.False(next.IsCompleted);

        _clock.Advance(RequestBacklog.Patience);

        _backlog.AdvanceTo((await next).Buffer.Start);
        await TakeAsync(Most);
        Assert.False(ReadAsync().IsCompleted);
    }

    [Fact]
    public async Task What_belongs_to_requests_that_are_begun_is_read_however_much_it_is_and_wherever_it_is_cut()
    {
        byte[][] stream = [.. Requests(Most - 1), .. Enumerable.Range(0, 10 * Most).SelectMany(_ => new[] { Frame(Data, 1, 20), Frame(Headers, 1), Frame(Settings, 0) })];
        await SendAsync(Preface, stream);

        // Byte by byte.
        for (var left = Preface.Length + stream.Sum(frame => frame.Length); left > 0; left--)
        {
            var read = ReadAsync();
            Assert.True(read.IsCompleted);
            _backlog.AdvanceTo((await read).Buffer.GetPosition(1));
        }
        await SendAsync("", [Frame(Headers, 2 * Most - 1)]);
        await TakeAsync(1);
        Assert.False(ReadAsync().IsCompleted);
    }

    [Fact]
    public async Task What_is_not_HTTP_2_is_left_alone()
    {
        await SendAsync("POST /v1/congresses/116:watch HTTP/1.1\r\n\r\n", Requests(2 * Most));

        await TakeAsync(2 * Most);

        Assert.True(ReadAsync().IsCompleted);
    }

    [Fact]
    public async Task Every_connection_of_a_process_is_read_so()
    {
        await using var process = await TestProcess.StartAsync();
        var isSeen = false;
        process.Script.Act = context =>
        {
            isSeen = context.GetHttpContext().Features.Get<RequestBacklog>() is not null;
            return Task.CompletedTask;
        };

        await new VoteService.VoteServiceClient(process.Channel).VacateVoteAsync(
            new() { Name = "congresses/116/votes/house-1-94", Reason = "a reason" }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(isSeen);
    }

    private static IEnumerable<byte[]> Requests(int count) => Enumerable.Range(0, count).Select(number => Frame(Headers, 2 * number + 1));

    private static byte[] Frame(byte type, int stream, int length = 5)
    {
        var frame = new byte[9 + length];
        (frame[2], frame[3]) = ((byte)length, type);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        return frame;
    }

    private Task<ReadResult> ReadAsync() => _backlog.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    private async Task SendAsync(string start, IEnumerable<byte[]> frames) =>
        await _sent.Writer.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(start), .. frames.SelectMany(frame => frame)]);

    // So many pieces: the preface, or a frame of the usual length.
    private async Task TakeAsync(int pieces)
    {
        for (; pieces > 0; pieces--)
        {
            var read = ReadAsync();
            Assert.True(read.IsCompleted);
            var buffer = (await read).Buffer;
            var isPreface = buffer.First.Span[0] == Preface[0];
            _backlog.AdvanceTo(buffer.GetPosition(isPreface ? Preface.Length : 14));
        }
    }
}
