using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A stream, such as one of TLS, as a pair of pipes; the like of <see cref="SocketConnection" />.</summary>
internal sealed class StreamPipe : IMeasuredDuplexPipe, IDisposable
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly Pipe _sendPipe;
    private readonly Pipe _receivePipe;
    private long _bytesReceived;
    private long _bytesSent;
    private int _loopsGoingOn = 2;
    private volatile bool _disposed;
    private volatile Exception? _sendError;

    internal StreamPipe(Stream stream, PipeOptions sendPipeOptions, PipeOptions receivePipeOptions, string? name)
    {
        _stream = stream;
        _name = string.IsNullOrWhiteSpace(name) ? nameof(StreamConnection) : name.Trim();
        _sendPipe = new Pipe(sendPipeOptions);
        _receivePipe = new Pipe(receivePipeOptions);
        PipeScheduler.ThreadPool.Schedule(static state => _ = ((StreamPipe)state!).ReceiveLoopAsync(), this);
        PipeScheduler.ThreadPool.Schedule(static state => _ = ((StreamPipe)state!).SendLoopAsync(), this);
    }

    public PipeReader Input => _receivePipe.Reader;

    public PipeWriter Output => _sendPipe.Writer;

    public long TotalBytesSent => Interlocked.Read(ref _bytesSent);

    public long TotalBytesReceived => Interlocked.Read(ref _bytesReceived);

    public void Dispose()
    {
        _disposed = true;
        _stream.Dispose();
        _sendPipe.Reader.CancelPendingRead();
        _receivePipe.Writer.CancelPendingFlush();
    }

    public override string ToString() => _name;

    [SuppressMessage("Design", "CA1031", Justification = "The exception goes to the reader of Input.")]
    private async Task ReceiveLoopAsync()
    {
        Exception? error = null;
        try
        {
            var writer = _receivePipe.Writer;
            while (true)
            {
                var received = await _stream.ReadAsync(writer.GetMemory(1)).ConfigureAwait(false);
                if (received == 0)
                {
                    error = _sendError;
                    break;
                }

                Volatile.Write(ref _bytesReceived, _bytesReceived + received);
                writer.Advance(received);
                var flushed = await writer.FlushAsync().ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                    break;
            }
        }
        catch (Exception exception)
        {
            error = _disposed ? null : _sendError ?? exception;
        }

        if (error is not null)
            _sendPipe.Reader.CancelPendingRead();
        await _receivePipe.Writer.CompleteAsync(error).ConfigureAwait(false);
        await EndLoopAsync().ConfigureAwait(false);
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
                    break;
                }

                foreach (var memory in buffer)
                {
                    await _stream.WriteAsync(memory).ConfigureAwait(false);
                    Volatile.Write(ref _bytesSent, _bytesSent + memory.Length);
                }

                if (!buffer.IsEmpty)
                    await _stream.FlushAsync().ConfigureAwait(false);
                reader.AdvanceTo(buffer.End);
                if (result.IsCompleted)
                    break;
            }
        }
        catch (Exception exception)
        {
            error = _disposed ? null : new ConnectionResetException(exception.Message, exception);
            _sendError = error;
        }

        await _sendPipe.Reader.CompleteAsync(error).ConfigureAwait(false);
        if (error is not null)
            await DisposeStreamAsync().ConfigureAwait(false);
        await EndLoopAsync().ConfigureAwait(false);
    }

    private async Task EndLoopAsync()
    {
        if (Interlocked.Decrement(ref _loopsGoingOn) == 0)
            await DisposeStreamAsync().ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The stream is given up; whoever uses it was told why.")]
    private async Task DisposeStreamAsync()
    {
        try
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Says nothing new.
        }
    }
}
