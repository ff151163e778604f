using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// A socket as a pair of pipes. What is written to <see cref="Output" /> is sent, what is received comes from
/// <see cref="Input" />. Input ends when the peer ends its side and fails when the connection fails; disposing ends all.
/// </summary>
public sealed partial class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly Pipe _sendPipe;
    private readonly Pipe _receivePipe;

    // The first reason to end, and its socket error: both in one word, so that neither is seen without the other.
    private long _shutdown;

    private SocketConnection(Socket socket, PipeOptions sendPipeOptions, PipeOptions receivePipeOptions, string? name)
    {
        Socket = socket;
        Name = string.IsNullOrWhiteSpace(name) ? nameof(SocketConnection) : name.Trim();
        _sendPipe = new Pipe(sendPipeOptions);
        _receivePipe = new Pipe(receivePipeOptions);
    }

    /// <summary>What was received.</summary>
    public PipeReader Input => _receivePipe.Reader;

    /// <summary>What is to be sent.</summary>
    public PipeWriter Output => _sendPipe.Writer;

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>Why the connection came to its end: the first reason.</summary>
    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)(Interlocked.Read(ref _shutdown) >> 32);

    /// <summary>The socket error that came with <see cref="ShutdownKind" />, if any.</summary>
    public SocketError SocketError => (SocketError)(int)Interlocked.Read(ref _shutdown);

    /// <summary>Bytes received so far.</summary>
    public long BytesRead => Interlocked.Read(ref _bytesRead);

    /// <summary>Bytes sent so far.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Bytes that the last read received.</summary>
    public int LastReceived => Volatile.Read(ref _lastReceived);

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    private string Name { get; }

    /// <summary>Does nothing: whatever this needs is part of the runtime.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Sets what a client's socket should have.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return;

        try
        {
            socket.NoDelay = true;
        }
        catch (SocketException)
        {
            // Recommended, not required: the connection works without it.
        }
    }

    /// <summary>Starts to send to and receive from a connected socket, with the same options for both pipes.</summary>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? pipeOptions = null,
        SocketConnectionOptions socketConnectionOptions = SocketConnectionOptions.None,
        string? name = null) => Create(socket, pipeOptions, pipeOptions, socketConnectionOptions, name);

    /// <summary>Starts to send to and receive from a connected socket.</summary>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions socketConnectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        var connection = new SocketConnection(
            socket,
            sendPipeOptions ?? PipeOptions.Default,
            receivePipeOptions ?? PipeOptions.Default,
            name);

        // Not here: with data at hand the first rounds go on without waiting, on whatever thread began them.
        PipeScheduler.ThreadPool.Schedule(static state => _ = ((SocketConnection)state!).ReceiveLoopAsync(), connection);
        PipeScheduler.ThreadPool.Schedule(static state => _ = ((SocketConnection)state!).SendLoopAsync(), connection);
        return connection;
    }

    /// <summary>Records that the protocol ends the connection; false where it had ended before.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind) =>
        kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer && TrySetShutdown(kind);

    /// <summary>What waits at the moment, for diagnosis.</summary>
    public Counters GetCounters()
    {
        var available = -1L;
        try
        {
            available = Socket.Available;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection is at its end; -1 says that this is not known.
        }

        return new Counters(available, LengthOf(_receivePipe), LengthOf(_sendPipe));
    }

    /// <summary>Ends the connection at once; what waits to be sent is lost.</summary>
    public void Dispose()
    {
        TrySetShutdown(PipeShutdownKind.PipeDisposed);
        ShutdownSocket(SocketShutdown.Both);
        Socket.Dispose();
        _sendPipe.Reader.CancelPendingRead();
        _receivePipe.Writer.CancelPendingFlush();
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    // The runtime knows how much a pipe holds but does not say so in public.
    private static long LengthOf(Pipe pipe)
    {
        try
        {
            return LengthOfCore(pipe);
        }
        catch (MissingMethodException)
        {
            return -1;
        }

        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Length")]
        static extern long LengthOfCore(Pipe pipe);
    }

    private bool TrySetShutdown(PipeShutdownKind kind, SocketError error = SocketError.Success) =>
        Interlocked.CompareExchange(ref _shutdown, ((long)kind << 32) | (uint)(int)error, 0) == 0;

    private void ShutdownSocket(SocketShutdown how)
    {
        try
        {
            Socket.Shutdown(how);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The peer or Dispose was faster.
        }
    }

    /// <summary>What waits at a moment; -1 for what is not known.</summary>
    public readonly struct Counters
    {
        internal Counters(long bytesAvailableOnSocket, long bytesWaitingToBeRead, long bytesWaitingToBeSent)
        {
            BytesAvailableOnSocket = bytesAvailableOnSocket;
            BytesWaitingToBeRead = bytesWaitingToBeRead;
            BytesWaitingToBeSent = bytesWaitingToBeSent;
        }

        /// <summary>Bytes that the socket holds.</summary>
        public long BytesAvailableOnSocket { get; }

        /// <summary>Bytes received that nobody has looked at yet.</summary>
        public long BytesWaitingToBeRead { get; }

        /// <summary>Bytes written that are not sent yet.</summary>
        public long BytesWaitingToBeSent { get; }
    }
}
