using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;
using Xunit;
using static VoteTracker.Compat.References.Tests.SocketTraffic;

namespace VoteTracker.Compat.References.Tests;

public class SocketConnectionTests
{
    // Small segments and thresholds: writes of many segments, and both sides held up time and again.
    private static readonly PipeOptions Tight = new(
        pauseWriterThreshold: 8192,
        resumeWriterThreshold: 4096,
        minimumSegmentSize: 512,
        useSynchronizationContext: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<bool> TightOrNot { get; } = [true, false];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(TightOrNot))]
    public async Task Every_byte_comes_back_in_order_under_load_and_partial_reads(bool tight)
    {
        const int Total = 8 * 1024 * 1024;
        var (client, server) = await ConnectAsync();
        using var peer = server;
        using var connection = SocketConnection.Create(client, tight ? Tight : null, tight ? Tight : null, name: "test");
        var echoing = EchoAsync(peer);
        var writing = WritePatternAsync(connection.Output, Total);

        await ReadPatternAsync(connection.Input, Total);
        await writing;
        await echoing;
        Assert.Equal(Total, connection.BytesSent);
        Assert.Equal(Total, connection.BytesRead);
        Assert.Equal(PipeShutdownKind.WriteEndOfStream, connection.ShutdownKind);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_unix_socket_does_as_well()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        try
        {
            listener.Listen();
            var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            SocketConnection.SetRecommendedClientOptions(client);
            await client.ConnectAsync(new UnixDomainSocketEndPoint(path), Cancellation);
            using var peer = await listener.AcceptAsync(Cancellation);
            using var connection = SocketConnection.Create(client);
            var echoing = EchoAsync(peer);
            var writing = WritePatternAsync(connection.Output, 100_000);
            await ReadPatternAsync(connection.Input, 100_000);
            await Task.WhenAll(writing, echoing);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_closes_ends_the_input()
    {
        var (client, peer) = await ConnectAsync();
        using var connection = SocketConnection.Create(client);
        var reading = connection.Input.ReadAsync(Cancellation);
        peer.Dispose();

        Assert.True((await reading).IsCompleted);
        Assert.Equal(PipeShutdownKind.ReadEndOfStream, connection.ShutdownKind);
        Assert.Equal(SocketError.Success, connection.SocketError);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_resets_fails_reader_and_writer()
    {
        var (client, peer) = await ConnectAsync();
        using var connection = SocketConnection.Create(client);
        var reading = connection.Input.ReadAsync(Cancellation);
        Reset(peer);

        await Assert.ThrowsAsync<ConnectionResetException>(async () => await reading);
        Assert.Equal(PipeShutdownKind.ReadSocketError, connection.ShutdownKind);
        Assert.Equal(SocketError.ConnectionReset, connection.SocketError);
        await Assert.ThrowsAsync<ConnectionResetException>(async () =>
        {
            while (!(await connection.Output.WriteAsync(new byte[100], Cancellation)).IsCompleted)
                await Task.Yield();
        });
    }

    [Fact(Timeout = 30_000)]
    public async Task A_peer_that_resets_under_full_load_leaves_nobody_waiting_and_no_exception_unobserved()
    {
        var unobserved = new List<Exception>();
        void Note(object? sender, UnobservedTaskExceptionEventArgs e)
        {
            // The event is the whole process's, and other tests run beside this one.
            if (e.Exception.ToString().Contains(typeof(SocketConnection).Namespace!, StringComparison.Ordinal))
                unobserved.Add(e.Exception);
        }

        TaskScheduler.UnobservedTaskException += Note;
        try
        {
            for (var i = 0; i < 20; i++)
            {
                var (client, peer) = await ConnectAsync();
                using var connection = SocketConnection.Create(client, Tight);
                var writing = Record.ExceptionAsync(() => WritePatternAsync(connection.Output, int.MaxValue));
                var reading = Record.ExceptionAsync(() => ReadPatternAsync(connection.Input, int.MaxValue));
                var buffer = new byte[10_000];
                await peer.ReceiveAsync(buffer, Cancellation);
                await peer.SendAsync(buffer.AsMemory(0, 1), Cancellation);
                Reset(peer);
                Assert.NotNull(await writing);
                Assert.NotNull(await reading);
                Assert.NotEqual(PipeShutdownKind.None, connection.ShutdownKind);
            }

            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
            Assert.Empty(unobserved);
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Note;
        }
    }

    [Fact(Timeout = 30_000)]
    public async Task Disposal_wakes_whoever_waits_to_read_or_to_write()
    {
        var (client, server) = await ConnectAsync();
        using var peer = server;
        var connection = SocketConnection.Create(client, Tight);
        var reading = connection.Input.ReadAsync(Cancellation);
        var writing = Record.ExceptionAsync(() => WritePatternAsync(connection.Output, int.MaxValue));
        await peer.ReceiveAsync(new byte[1], Cancellation);
        connection.Dispose();

        Assert.True((await reading).IsCompleted);
        Assert.NotNull(await writing);
        Assert.Equal(PipeShutdownKind.PipeDisposed, connection.ShutdownKind);
        Assert.False(connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient));
    }

    [Fact(Timeout = 30_000)]
    public async Task Disposal_wakes_a_receiver_whose_reader_is_too_slow()
    {
        var (client, server) = await ConnectAsync();
        using var peer = server;
        var connection = SocketConnection.Create(client, Tight);
        await peer.SendAsync(new byte[100_000], Cancellation);
        var result = await connection.Input.ReadAtLeastAsync(8192, Cancellation);
        connection.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        connection.Dispose();
        while (!(result = await connection.Input.ReadAsync(Cancellation)).IsCompleted)
            connection.Input.AdvanceTo(result.Buffer.End);

        Assert.Equal(PipeShutdownKind.PipeDisposed, connection.ShutdownKind);
    }

    [Theory(Timeout = 30_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_reaches_a_writer_who_has_nothing_to_write(bool reset)
    {
        var (client, server) = await ConnectAsync();
        using var peer = server;
        using var connection = SocketConnection.Create(client);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
#pragma warning disable CS0618 // Obsolete because not every pipe calls back; these do, and nothing else tells without a write.
        connection.Output.OnReaderCompleted((_, _) => ended.SetResult(), null);
#pragma warning restore CS0618
        if (reset)
            Reset(peer);
        else
            connection.Dispose();

        await ended.Task;
    }

    [Fact(Timeout = 30_000)]
    public async Task What_waits_to_be_read_is_counted()
    {
        var (client, server) = await ConnectAsync();
        using var peer = server;
        using var connection = SocketConnection.Create(client);
        await peer.SendAsync(new byte[1000], Cancellation);
        var result = await connection.Input.ReadAtLeastAsync(1000, Cancellation);
        connection.Input.AdvanceTo(result.Buffer.GetPosition(300));

        Assert.Equal(700, connection.GetCounters().BytesWaitingToBeRead);
        Assert.Equal(0, connection.GetCounters().BytesWaitingToBeSent);
        Assert.Equal(0, connection.GetCounters().BytesAvailableOnSocket);
        Assert.True(connection.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient));
        Assert.Equal(PipeShutdownKind.ProtocolExitClient, connection.ShutdownKind);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_aborted_operation_ends_its_awaiter_with_the_error()
    {
        var (client, server) = await ConnectAsync();
        using var peer = server;
        using var socket = client;
        using var args = new SocketAwaitableEventArgs();
        args.SetBuffer(new byte[10]);
        Assert.True(socket.ReceiveAsync(args));
        var waiting = Await(args);
        Assert.False(waiting.IsCompleted);
        args.Abort(SocketError.TimedOut);

        Assert.Equal(SocketError.TimedOut, (await Assert.ThrowsAsync<SocketException>(() => waiting)).SocketErrorCode);

        // Lets the socket be done with the buffers before they are disposed.
        await peer.SendAsync(new byte[1], Cancellation);

        static async Task<int> Await(SocketAwaitableEventArgs args) => await args;
    }

    [Fact(Timeout = 30_000)]
    public async Task An_operation_that_ends_just_before_its_awaiter_waits_does_not_leave_it_waiting()
    {
        using var args = new SocketAwaitableEventArgs();
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.False(args.IsCompleted);
        args.Complete();
        args.UnsafeOnCompleted(() => result.SetResult(args.GetResult()));

        Assert.Equal(0, await result.Task);
        Assert.False(args.IsCompleted);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_does_as_well_and_tells_of_its_failure()
    {
        var (client, server) = await ConnectAsync();
        using var peer = server;
        var pipe = StreamConnection.GetDuplex(new NetworkStream(client, ownsSocket: true), Tight, Tight, "test");
        var echoing = EchoAsync(peer);
        var writing = WritePatternAsync(pipe.Output, 1_000_000, complete: false);
        await ReadPatternAsync(pipe.Input, 1_000_000, toTheEnd: false);
        await writing;
        var reading = pipe.Input.ReadAsync(Cancellation);
        Reset(peer);

        await Assert.ThrowsAnyAsync<IOException>(async () => await reading);
        await Record.ExceptionAsync(() => echoing);
        ((IDisposable)pipe).Dispose();
    }
}
