using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoteTracker.ServiceDefaults.Limits;
using VoteTracker.V1;

namespace VoteTracker.Services.Tests.ServiceDefaults;

/// <summary>What one client may hold of a process, and that a stalled stream ends alone.</summary>
public sealed class LimitTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(300);

    // The preface and empty SETTINGS (RFC 9113, 3.4).
    private static readonly byte[] Preface = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, 4, 0, 0, 0, 0, 0];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stream_whose_client_takes_nothing_counts_until_it_is_gone()
    {
        await using var process = await StartAsync(limits => (limits.MaxStreamsPerClient, limits.ResponseTimeout) = (3, Never));
        await using var innocent = await Echo.OpenAsync(process);
        var (slow, _) = await EndTwoSlowStreamsAsync(process);

        Assert.Equal("TOO_MANY_STREAMS", (await Refusal.OfAsync(() => GetVoteAsync(process.Channel))).Reason);

        // A client that reads on still gets the status, and its stream counts no longer.
        foreach (var stream in slow)
            Assert.Equal(StatusCode.ResourceExhausted, await StatusOfAsync(stream));
        await UntilAdmittedAsync(process.Channel);
        await innocent.AnswersAsync();
    }

    [Fact]
    public async Task A_stream_whose_client_takes_nothing_is_reset_alone_and_makes_room()
    {
        await using var process = await StartAsync(limits => (limits.MaxStreamsPerClient, limits.ResponseTimeout) = (3, Soon));
        await using var innocent = await Echo.OpenAsync(process);
        var (slow, reset) = await EndTwoSlowStreamsAsync(process);

        await UntilAdmittedAsync(process.Channel);

        // One that is read before it is reset would be taken.
        await Task.WhenAny(reset).WaitAsync(Cancellation);
        foreach (var stream in slow)
            Assert.Equal(StatusCode.Cancelled, await StatusOfAsync(stream));
        await innocent.AnswersAsync();
    }

    [Fact]
    public async Task A_stalled_request_message_ends_its_stream_and_not_its_connection()
    {
        await using var process = await StartAsync(limits => limits.RequestTimeout = Soon);
        using var handler = new SocketsHttpHandler();
        using var channel = GrpcChannel.ForAddress(process.App.Urls.Single(), new GrpcChannelOptions { HttpHandler = handler });
        await using var innocent = await Echo.OpenAsync(channel, process.Script);
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        // Six of the 25 bytes that it announces.
        using var stalled = StalledContent.Request(process, "VoteService/GetVote", [0, 0, 0, 0, 20, 10]);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => invoker.SendAsync(stalled, Cancellation));

        Assert.Equal(8, Assert.IsType<HttpProtocolException>(failure.InnerException).ErrorCode);
        await innocent.AnswersAsync();
    }

    [Fact]
    public async Task A_client_that_leaves_before_its_request_was_read_is_no_error()
    {
        await using var process = await StartAsync(limits => limits.RequestTimeout = Never);
        var accounts = process.App.Services.GetRequiredService<ClientAccounts>();
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        using var left = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var request = StalledContent.Request(process, "VoteService/GetVote", [0, 0, 0, 0, 20, 10]);
        var answer = invoker.SendAsync(request, left.Token);
        await Until.TrueAsync("it has begun", () => accounts.Streams == 1);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await Until.TrueAsync("it is gone", () => accounts.Streams == 0);
        Assert.DoesNotContain(process.Logs, record => record.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Streams_of_every_service_count_against_their_client()
    {
        await using var process = await StartAsync(limits => limits.MaxStreamsPerClient = 4);
        await using var deliver = await Echo.OpenAsync(process);
        using var health = new Health.HealthClient(process.Channel).Watch(new HealthCheckRequest(), cancellationToken: Cancellation);
        Assert.True(await health.ResponseStream.MoveNext(Cancellation));
        using var reflection = new ServerReflection.ServerReflectionClient(process.Channel).ServerReflectionInfo(cancellationToken: Cancellation);
        await reflection.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" }, Cancellation);
        Assert.True(await reflection.ResponseStream.MoveNext(Cancellation));
        var release = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        process.Script.Act = _ =>
        {
            entered.SetResult();
            return release.Task;
        };
        var unary = GetVoteAsync(process.Channel);
        await entered.Task.WaitAsync(Cancellation);
        process.Script.Act = _ => Task.CompletedTask;

        var refusals = new[]
        {
            await Refusal.OfAsync(() => GetVoteAsync(process.Channel)),
            await Refusal.OfAsync(async () => await new Health.HealthClient(process.Channel).CheckAsync(new HealthCheckRequest())),
        };

        Assert.All(refusals, refusal => Assert.Equal(
            (StatusCode.ResourceExhausted, "TOO_MANY_STREAMS", "4"), (refusal.Code, refusal.Reason, refusal.Metadata["limit"])));
        health.Dispose();
        await UntilAdmittedAsync(process.Channel);
        release.SetResult();
        await unary;
    }

    [Fact]
    public async Task A_process_that_is_full_refuses_everybody()
    {
        await using var process = await StartAsync(limits => limits.MaxStreams = 1);
        await using var only = await Echo.OpenAsync(process);

        var refusal = await Refusal.OfAsync(() => GetVoteAsync(process.Channel));

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_STREAMS", "1"), (refusal.Code, refusal.Reason, refusal.Metadata["limit"]));
    }

    [Fact]
    public async Task Connections_beyond_a_clients_limit_are_closed_at_once_and_leave_room_for_others()
    {
        await using var process = await StartAsync(
            limits => (limits.MaxConnections, limits.MaxConnectionsPerClient, limits.FirstRequestTimeout) = (3, 2, Never));
        var port = new Uri(process.App.Urls.Single()).Port;
        using var first = await ConnectAsync("127.0.0.1", port);
        using var second = await ConnectAsync("127.0.0.1", port);
        Assert.True(await AnswersAsync(first) && await AnswersAsync(second));

        Assert.False(await IsServedAsync("127.0.0.1", port));

        using var other = await ConnectAsync("127.0.0.2", port);
        Assert.True(await AnswersAsync(other));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_never_sends_a_request_is_closed(bool withPreface)
    {
        // Long enough for the innocent one on a busy machine.
        await using var process = await StartAsync(limits => limits.FirstRequestTimeout = TimeSpan.FromSeconds(3));
        await using var innocent = await Echo.OpenAsync(process);
        using var silent = await ConnectAsync("127.0.0.1", new Uri(process.App.Urls.Single()).Port);
        if (withPreface)
            Assert.True(await AnswersAsync(silent));

        await ReadToEndAsync(silent);

        await innocent.AnswersAsync();
    }

    private static Task<TestProcess> StartAsync(Action<LimitOptions> set) => TestProcess.StartAsync(services => services.Configure(set));

    private static async Task GetVoteAsync(GrpcChannel channel) =>
        await new VoteService.VoteServiceClient(channel).GetVoteAsync(new GetVoteRequest { Name = "x" }, cancellationToken: Cancellation);

    private static async Task UntilAdmittedAsync(GrpcChannel channel)
    {
        while (true)
        {
            try
            {
                await GetVoteAsync(channel);
                return;
            }
            catch (RpcException refused) when (refused.StatusCode == StatusCode.ResourceExhausted)
            {
                Cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    // As the streaming services end a slow consumer: with an error, while a write is not taken yet.
    private static async Task<(IReadOnlyList<AsyncServerStreamingCall<WatchResponse>> Slow, Task Written)> EndTwoSlowStreamsAsync(TestProcess process)
    {
        var ended = new SemaphoreSlim(0);
        var writes = new ConcurrentBag<Task>();
        process.Script.Watch = async (_, stream, context) =>
        {
            var write = stream.WriteAsync(new WatchResponse { Bookmark = new Bookmark { Cursor = new string('x', 2 << 20) } });
            Assert.False(write.IsCompleted);
            writes.Add(write);
            ended.Release();
            await Task.Yield();
            throw new RpcException(new Status(StatusCode.ResourceExhausted, "slow"));
        };
        var client = new UpdateService.UpdateServiceClient(process.Channel);
        var slow = new[] { client.Watch(new WatchRequest()), client.Watch(new WatchRequest()) };
        await ended.WaitAsync(Cancellation);
        await ended.WaitAsync(Cancellation);
        return (slow, Task.WhenAll(writes));
    }

    private static async Task<StatusCode> StatusOfAsync(AsyncServerStreamingCall<WatchResponse> stream)
    {
        using (stream)
        {
            return (await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await stream.ResponseStream.MoveNext(Cancellation))
                {
                }
            })).StatusCode;
        }
    }

    private static async Task<TcpClient> ConnectAsync(string from, int port)
    {
        var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(IPAddress.Loopback, port, Cancellation);
        return client;
    }

    // What is closed at once may be so before it is seen to be open.
    private static async Task<bool> IsServedAsync(string from, int port)
    {
        try
        {
            using var client = await ConnectAsync(from, port);
            return await AnswersAsync(client);
        }
        catch (SocketException closed) when (closed.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }
    }

    private static async Task<bool> AnswersAsync(TcpClient client)
    {
        try
        {
            await client.GetStream().WriteAsync(Preface, Cancellation);
            return await client.GetStream().ReadAsync(new byte[9], Cancellation) > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task ReadToEndAsync(TcpClient client)
    {
        try
        {
            var buffer = new byte[1024];
            while (await client.GetStream().ReadAsync(buffer, Cancellation) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset.
        }
    }
}
