using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pipelines.Sockets.Unofficial;

public sealed partial class SocketConnection
{
    // The socket reports on a thread of the shared pool already: another scheduler would only add a change of thread.
    private readonly SocketAwaitableEventArgs _receiveArgs = new();
    private readonly SocketAwaitableEventArgs _sendArgs = new();
    private readonly List<ArraySegment<byte>> _segments = [];

    private long _bytesRead;
    private long _bytesSent;
    private int _lastReceived;
    private int _loopsGoingOn = 2;
    private volatile Exception? _receiveError;
    private volatile Exception? _sendError;

    [SuppressMessage("Design", "CA1031", Justification = "The exception goes to the reader of Input.")]
    private async Task ReceiveLoopAsync()
    {
        Exception? error = null;
        try
        {
            var writer = _receivePipe.Writer;
            while (true)
            {
                _receiveArgs.SetBuffer(writer.GetMemory(1));
                if (!Socket.ReceiveAsync(_receiveArgs))
                    _receiveArgs.Complete();
                var received = await _receiveArgs;
                if (received == 0)
                {
                    TrySetShutdown(PipeShutdownKind.ReadEndOfStream);
                    error = _sendError;
                    break;
                }

                _lastReceived = received;
                Volatile.Write(ref _bytesRead, _bytesRead + received);
                writer.Advance(received);
                var flushed = await writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    TrySetShutdown(flushed.IsCompleted ? PipeShutdownKind.ReadFlushCompleted : PipeShutdownKind.ReadFlushCanceled);
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            error = _receiveError = Failed(exception, receiving: true);
        }

        if (error is not null)
            _sendPipe.Reader.CancelPendingRead();
        ShutdownSocket(SocketShutdown.Receive);
        await _receivePipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        EndLoop();
    }

    [SuppressMessage("Design", "CA1031", Justification = "The exception goes to the writer of Output and the reader of Input.")]
    private async Task SendLoopAsync()
    {
        Exception? error = null;
        try
        {
            var reader = _sendPipe.Reader;
            while (true)
            {
                var result = await reader.ReadAsync().ConfigureAwait(false);
                var buffer = result.Buffer;
                if (result.IsCanceled)
                {
                    reader.AdvanceTo(buffer.End);
                    error = _receiveError;
                    break;
                }

                var length = buffer.Length;
                var sent = 0;
                if (length != 0)
                {
                    SetSendBuffer(buffer);
                    if (!Socket.SendAsync(_sendArgs))
                        _sendArgs.Complete();
                    sent = await _sendArgs;
                    Volatile.Write(ref _bytesSent, _bytesSent + sent);
                }

                reader.AdvanceTo(buffer.GetPosition(sent));
                if (result.IsCompleted && sent == length)
                {
                    TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
                    break;
                }
            }
        }
        catch (Exception exception)
        {
            error = _sendError = Failed(exception, receiving: false);
        }

        // A failure ends the other side too, or nobody would notice it who only reads.
        ShutdownSocket(error is null ? SocketShutdown.Send : SocketShutdown.Both);
        await _sendPipe.Reader.CompleteAsync(error).ConfigureAwait(false);
        EndLoop();
    }

    private void SetSendBuffer(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.IsSingleSegment)
        {
            _sendArgs.BufferList = null;
            _sendArgs.SetBuffer(MemoryMarshal.AsMemory(buffer.First));
            return;
        }

        _segments.Clear();
        foreach (var memory in buffer)
        {
            if (!MemoryMarshal.TryGetArray(memory, out var segment))
                segment = new ArraySegment<byte>(memory.ToArray());
            if (segment.Count != 0)
                _segments.Add(segment);
        }

        _sendArgs.SetBuffer(null);
        _sendArgs.BufferList = _segments;
    }

    // What whoever reads or writes is told; null where the connection was disposed, which is no failure.
    private Exception? Failed(Exception exception, bool receiving)
    {
        var disposed = ShutdownKind is PipeShutdownKind.PipeDisposed;
        if (exception is SocketException socketException)
        {
            TrySetShutdown(
                receiving ? PipeShutdownKind.ReadSocketError : PipeShutdownKind.WriteSocketError,
                socketException.SocketErrorCode);
            exception = new ConnectionResetException(exception.Message, exception);
        }
        else
        {
            TrySetShutdown((exception, receiving) switch
            {
                (ObjectDisposedException, true) => PipeShutdownKind.ReadDisposed,
                (ObjectDisposedException, false) => PipeShutdownKind.WriteDisposed,
                (IOException, true) => PipeShutdownKind.ReadIOException,
                (IOException, false) => PipeShutdownKind.WriteIOException,
                (_, true) => PipeShutdownKind.ReadException,
                (_, false) => PipeShutdownKind.WriteException,
            });
        }

        return disposed ? null : exception;
    }

    private void EndLoop()
    {
        if (Interlocked.Decrement(ref _loopsGoingOn) != 0)
            return;

        Socket.Dispose();
        _receiveArgs.Dispose();
        _sendArgs.Dispose();
    }
}
